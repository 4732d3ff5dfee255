import { explainReceivedCharge } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { Acting } from '../../acting/acting.js';
import { download, page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { explainHead, explainRows } from './explain-csv.js';
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
    const linesOf = async (at: number) => {
      const { lines } = await acting.send(explainReceivedCharge, { chargeId, page: at });
      if (!lines.shown)
        throw new DomainError('unavailable', 'The lines of the host are not available just now.');
      return lines;
    };
    const first = await linesOf(0);
    async function* rows(): AsyncGenerator<string> {
      yield explainHead() + explainRows(first.lines);
      for (let at = 1; at < first.pages; at += 1) yield explainRows((await linesOf(at)).lines);
    }
    return download({
      fileName: `charge-${chargeId}.csv`,
      contentType: 'text/csv; charset=utf-8',
      body: Readable.from(rows()),
    });
  }
}
