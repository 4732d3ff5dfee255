import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  exportCinReturnProblems,
  getCinReturn,
  takeCinReturnChunk,
  type CinReturnView,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { download, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { PUBLIC_URL } from '../../framework/public-url.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { csvHead, csvRows } from './missing-csv.js';

const CHUNK_TIMEOUT_MS = 30_000;
type Chunk = ResponseOf<typeof takeCinReturnChunk>;

/** What somebody takes away: the return itself, and the list of what is missing. */
@Controller()
export class CinReturnFilesController {
  constructor(@Inject(PUBLIC_URL) private readonly publicUrl: string) {}

  /** The first part is asked for before the answer begins, so that a refusal, or signing in again, is a page and not half a file. */
  @Get(paths.cinReturnFile.route)
  async file(@ActingHere() acting: Acting, @Param('returnId') id: string): Promise<PageResult> {
    const returnId = recordId(id);
    const { return: one } = await acting.send(getCinReturn, { returnId });
    const take = (number: number): Promise<Chunk> =>
      acting.send(takeCinReturnChunk, { returnId, number }, { timeoutMs: CHUNK_TIMEOUT_MS });
    const first = await take(0);
    return download({
      fileName: one.fileName,
      contentType: 'application/xml; charset=utf-8',
      body: Readable.from(bytesOf(one, first, take)),
      ...(one.sizeBytes === null ? {} : { sizeBytes: one.sizeBytes }),
    });
  }

  @Get(paths.cinReturnMissingFile.route)
  async missing(@ActingHere() acting: Acting, @Param('returnId') id: string): Promise<PageResult> {
    const returnId = recordId(id);
    const { return: one } = await acting.send(getCinReturn, { returnId });
    const first = await acting.send(exportCinReturnProblems, { returnId, page: 1 });
    const recordOf = (childId: string): string =>
      `${this.publicUrl}${paths.child({ council: acting.code, childId })}`;
    async function* lines(): AsyncGenerator<string> {
      yield csvHead() + csvRows(first.problems, recordOf);
      for (let at = 2; (at - 1) * first.pageSize < first.total; at += 1) {
        const { problems } = await acting.send(exportCinReturnProblems, { returnId, page: at });
        yield csvRows(problems, recordOf);
      }
    }
    return download({
      fileName: one.fileName.replace(/\.xml$/, '-missing.csv'),
      contentType: 'text/csv; charset=utf-8',
      body: Readable.from(lines()),
    });
  }
}

/** One part in memory at a time. What is not what was made ends the file, which the browser then knows to be broken off. */
async function* bytesOf(
  { chunks }: CinReturnView,
  first: Chunk,
  take: (number: number) => Promise<Chunk>,
): AsyncGenerator<Buffer> {
  for (let number = 0; number < chunks; number += 1) {
    const { base64, sha256 } = number === 0 ? first : await take(number);
    const bytes = Buffer.from(base64, 'base64');
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new DomainError('unavailable', 'A part of the file did not arrive as it was made.');
    yield bytes;
  }
}
