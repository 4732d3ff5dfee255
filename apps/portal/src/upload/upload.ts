import {
  beginFile,
  putChunk,
  type RequestContract,
  type UploadPurpose,
  type UploadService,
} from '@conjoint/contracts';
import { isDomainError, validationFailed } from '@conjoint/kernel';
import busboy from 'busboy';
import type { Request } from 'express';
import type { Acting } from '../acting/acting.js';
import { SpooledFile } from './spooled-file.js';

/** Under which the controller finds the limit of `config.ts`. */
export const MAX_UPLOAD_MB = Symbol('MAX_UPLOAD_MB');
const PART_TIMEOUT_MS = 30_000;

/** What a form takes: how its file is called in a sentence, and what is wrong with one as far as its first bytes say. */
export interface Wanted {
  /** "census" */
  readonly what: string;
  readonly wrongKind: (head: Buffer) => string | null;
}

export interface Upload {
  /** What else was typed in the form. */
  readonly fields: ReadonlyMap<string, string>;
  readonly fileName: string;
  readonly file: SpooledFile;
}

interface Receiving extends Wanted {
  readonly checkForm: (token: string) => void;
  readonly maxMegabytes: number;
  /** Told what was typed as soon as the form was read, so that it can be shown again. */
  readonly typed?: (fields: ReadonlyMap<string, string>) => void;
}

/**
 * Reads the posted form as a stream. The form's own token comes first and is checked before a byte of the file is kept.
 * @throws what `checkForm` throws; DomainError `validation-failed` when there is no usable file
 */
export async function receiveUpload(request: Request, receiving: Receiving): Promise<Upload> {
  const { checkForm, maxMegabytes } = receiving;
  if (!request.is('multipart/form-data')) throw validationFailed([noFile(receiving)]);
  const parser = busboy({
    headers: request.headers,
    defParamCharset: 'utf8',
    limits: { files: 1, fields: 10, fieldSize: 10_000, fileSize: maxMegabytes * 1024 ** 2 },
  });
  const state: {
    fields: Map<string, string>;
    upload: Promise<{ fileName: string; file: SpooledFile; truncated: boolean }> | null;
    failure: unknown;
  } = {
    fields: new Map(),
    upload: null,
    failure: null,
  };
  parser.on('field', (name, value) => void state.fields.set(name, value));
  parser.on('file', (_name, stream, { filename }) => {
    try {
      checkForm(state.fields.get('_form') ?? '');
    } catch (error) {
      state.failure = error;
      stream.resume();
      return;
    }
    state.upload = SpooledFile.from(stream).then((file) => ({
      fileName: filename ?? '',
      file,
      truncated: stream.truncated === true,
    }));
    state.upload.catch(() => undefined); // awaited below, when the form has ended
  });
  await bodyRead(request, parser);
  receiving.typed?.(state.fields);
  if (state.failure !== null) {
    // Refusals of the form (another council, a foreign site) are pages of their own and travel as they are.
    throw state.failure instanceof Error ? state.failure : new Error('the form could not be checked');
  }
  if (!state.upload) {
    checkForm(state.fields.get('_form') ?? '');
    throw validationFailed([noFile(receiving)]);
  }
  return usable(await state.upload, state.fields, receiving);
}

function bodyRead(request: Request, parser: ReturnType<typeof busboy>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = (): void =>
      reject(validationFailed([{ field: 'file', message: 'The upload was cut off. Choose the file again' }]));
    parser.on('close', resolve).on('error', cut);
    request.once('aborted', cut).once('error', cut);
    request.pipe(parser);
  });
}

interface Received {
  fileName: string;
  file: SpooledFile;
  truncated: boolean;
}

async function usable(
  received: Received,
  fields: ReadonlyMap<string, string>,
  receiving: Receiving,
): Promise<Upload> {
  const { fileName, file } = received;
  const wrong = whatIsWrong(received, receiving);
  if (wrong === null) return { fields, fileName: fileName.slice(-200), file };
  await file.remove();
  throw validationFailed([{ field: 'file', message: wrong }]);
}

function whatIsWrong({ fileName, file, truncated }: Received, receiving: Receiving): string | null {
  const { what, maxMegabytes, wrongKind } = receiving;
  if (fileName === '') return noFile(receiving).message;
  if (truncated)
    return `The file is larger than ${maxMegabytes} MB. Check that it is the right file, or ask your operations team to raise the limit`;
  if (file.sizeBytes === 0) return `The file is empty. Export the ${what} again and check its size`;
  return wrongKind(file.head);
}

const noFile = ({ what }: Wanted): { field: string; message: string } => ({
  field: 'file',
  message: `Choose a ${what} file`,
});

/** Hands the file over in numbered parts and gives its id. The same file again, after it was cut off, goes on where it stopped. */
export async function sendFile<S extends UploadService>(
  acting: Acting,
  { fileName, file }: Upload,
  { service, purpose }: { service: S; purpose: UploadPurpose<S> },
): Promise<string> {
  const { sizeBytes, sha256 } = file;
  const begin = beginFile[service] as RequestContract as (typeof beginFile)['referrals'];
  const begun = await acting.send(begin, { purpose: purpose as 'cin-census', fileName, sizeBytes, sha256 });
  let number = 0;
  for await (const part of file.parts(begun.chunkBytes)) {
    if (number >= begun.nextChunk)
      await acting.send(
        putChunk[service as UploadService],
        { fileId: begun.fileId, number, base64: part.toString('base64') },
        { timeoutMs: PART_TIMEOUT_MS },
      );
    number += 1;
  }
  return begun.fileId;
}

/** What a service says about the file as a whole belongs beside the file. */
const ABOUT_THE_FILE = new Set(['unsupported-file', 'too-large', 'conflict']);

/** Runs `work` on an upload and removes it afterwards; a refusal of the file becomes an error of its field. */
export async function usingUpload<T>(upload: Upload, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDomainError(error) && ABOUT_THE_FILE.has(error.code))
      throw validationFailed([{ field: 'file', message: error.message }]);
    throw error;
  } finally {
    await upload.file.remove();
  }
}
