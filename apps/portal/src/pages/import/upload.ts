import busboy from 'busboy';
import { beginFile, putChunk, startImport, type ImportView } from '@conjoint/contracts';
import { validationFailed } from '@conjoint/kernel';
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { Acting } from '../../acting/acting.js';
import { wrongKind } from './file-kind.js';
import { SpooledFile } from './spooled-file.js';

/** Under which the controller finds the limit of `config.ts`. */
export const MAX_UPLOAD_MB = Symbol('MAX_UPLOAD_MB');
const PART_TIMEOUT_MS = 30_000;

export interface Upload {
  asSample: boolean;
  fileName: string;
  file: SpooledFile;
}

/**
 * Reads the posted form as a stream. The form's own token comes first and is checked before a byte of the file is kept.
 * @throws what `checkForm` throws; DomainError `validation-failed` when there is no usable file
 */
export async function receiveUpload(
  request: Request,
  { checkForm, maxMegabytes }: { checkForm: (token: string) => void; maxMegabytes: number },
): Promise<Upload> {
  if (!request.is('multipart/form-data')) throw validationFailed([noFile()]);
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
  if (state.failure !== null) {
    // Refusals of the form (another council, a foreign site) are pages of their own and travel as they are.
    throw state.failure instanceof Error ? state.failure : new Error('the form could not be checked');
  }
  if (!state.upload) {
    checkForm(state.fields.get('_form') ?? '');
    throw validationFailed([noFile()]);
  }
  return usable(await state.upload, { fields: state.fields, maxMegabytes });
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

async function usable(
  { fileName, file, truncated }: { fileName: string; file: SpooledFile; truncated: boolean },
  { fields, maxMegabytes }: { fields: ReadonlyMap<string, string>; maxMegabytes: number },
): Promise<Upload> {
  const wrong = whatIsWrong({ fileName, file, truncated, maxMegabytes });
  if (wrong === null)
    return { asSample: fields.get('asSample') === 'yes', fileName: fileName.slice(-200), file };
  await file.remove();
  throw validationFailed([{ field: 'file', message: wrong }]);
}

function whatIsWrong({
  fileName,
  file,
  truncated,
  maxMegabytes,
}: {
  fileName: string;
  file: SpooledFile;
  truncated: boolean;
  maxMegabytes: number;
}): string | null {
  if (fileName === '') return noFile().message;
  if (truncated)
    return `The file is larger than ${maxMegabytes} MB. Check that it is the right file, or ask your operations team to raise the limit`;
  if (file.sizeBytes === 0) return 'The file is empty. Export the census again and check its size';
  return wrongKind(file.head);
}

/** Hands the file over in numbered parts and asks for its import. The same file again, after it was cut off, goes on where it stopped. */
export async function sendUpload(acting: Acting, { asSample, fileName, file }: Upload): Promise<ImportView> {
  const { sizeBytes, sha256 } = file;
  const begun = await acting.send(beginFile, { purpose: 'cin-census', fileName, sizeBytes, sha256 });
  let number = 0;
  for await (const part of file.parts(begun.chunkBytes)) {
    if (number >= begun.nextChunk)
      await acting.send(
        putChunk,
        { fileId: begun.fileId, number, base64: part.toString('base64') },
        { timeoutMs: PART_TIMEOUT_MS },
      );
    number += 1;
  }
  const started = await acting.send(startImport, { requestId: randomUUID(), fileId: begun.fileId, asSample });
  return started.import;
}

const noFile = () => ({ field: 'file', message: 'Choose a census file' });
