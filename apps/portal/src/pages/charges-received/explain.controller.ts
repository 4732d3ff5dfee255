import { explainReceivedCharge, type ReceivedChargeDetail } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { Acting } from '../../acting/acting.js';
import { download, page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { explainHead, explainRows, explainTotal } from './explain-csv.js';
import { explainView } from './explain.view.js';

/** How a charge came about, down to the penny. */
@Controller()
export class ExplainController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.receivedChargeExplain.route)
  async show(
    @ActingHere() acting: Acting,
    @Param('chargeId') id: string,
    @Query('page') asked?: string,
  ): Promise<PageResult> {
    const explained = await acting.send(explainReceivedCharge, {
      chargeId: recordId(id),
      page: pageNumber(asked) - 1,
    });
    return page('charges-received/explain', explainView(acting, explained, this.partnership));
  }

  /** The first page is asked for before the answer begins: what is not there just now is a page, and not an empty file. */
  @Get(paths.receivedChargeExplainFile.route)
  async file(@ActingHere() acting: Acting, @Param('chargeId') id: string): Promise<PageResult> {
    const chargeId = recordId(id);
    const pageOf = async (at: number) => {
      const { lines, charge } = await acting.send(explainReceivedCharge, { chargeId, page: at });
      if (!lines.shown)
        throw new DomainError('unavailable', 'The lines of the host are not available just now.');
      return { ...lines, charge };
    };
    const first = await pageOf(0);
    async function* rows(): AsyncGenerator<string> {
      const sums = { lines: 0, amountPence: 0, partPence: 0 };
      yield explainHead();
      for await (const { lines } of eachPage(first, pageOf)) {
        for (const { amountPence, partPence } of lines) {
          sums.lines += 1;
          sums.amountPence += amountPence;
          sums.partPence += partPence;
        }
        yield explainRows(lines);
      }
      checkWhole(sums, first.charge);
      yield explainTotal(sums);
    }
    return download({
      fileName: `charge-${chargeId}.csv`,
      contentType: 'text/csv; charset=utf-8',
      body: Readable.from(rows()),
    });
  }
}

/** So many pages are on their way at once: each crosses to the host and back. */
const AHEAD = 3;

async function* eachPage<P extends { pages: number }>(
  first: P,
  pageOf: (at: number) => Promise<P>,
): AsyncGenerator<P> {
  const coming: Promise<P>[] = [];
  const ask = (at: number): void => {
    if (at >= first.pages) return;
    const page = pageOf(at);
    // Where the reader goes away nobody waits for it, and its failure is nobody's.
    page.catch(() => undefined);
    coming.push(page);
  };
  for (let at = 1; at <= AHEAD; at += 1) ask(at);
  yield first;
  for (let at = 1; at < first.pages; at += 1) {
    const page = await coming.shift()!;
    ask(at + AHEAD);
    yield page;
  }
}

/** @throws Error that breaks the download off: a file that is short must not look whole. */
function checkWhole(
  sums: { lines: number; amountPence: number; partPence: number },
  { lineCount, totalPence, pools }: ReceivedChargeDetail,
): void {
  const amountPence = pools.reduce((sum, pool) => sum + pool.amountPence, 0);
  if (sums.lines !== lineCount || sums.amountPence !== amountPence || sums.partPence !== totalPence)
    throw new Error('the lines of the charge do not come to what it charges');
}
