import { Readable } from 'node:stream';
import { explainRunLine, exportRunLines, getRun, listRunLines, type ResponseOf } from '@conjoint/contracts';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { download, page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { chargesCsv, linesHead, linesRows, LineSums } from './recharge-csv.js';
import { explainView, linesView } from './recharge-lines.view.js';
import { namesOf } from './recharge.words.js';

/** The lines of a run, how one of them came to the penny, and what somebody takes away. */
@Controller()
export class RechargeLinesController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.rechargeLines.route)
  async lines(
    @ActingHere() acting: Acting,
    @Param('runId') id: string,
    @Query('page') asked?: string,
  ): Promise<PageResult> {
    const runId = recordId(id);
    const { run } = await acting.send(getRun, { runId });
    const listed = await acting.send(listRunLines, { runId, page: pageNumber(asked) });
    const here = { council: acting.code, nameOf: namesOf(this.partnership) };
    return page('recharge/lines', linesView(run, listed, here));
  }

  @Get(paths.rechargeLinesFile.route)
  async linesFile(@ActingHere() acting: Acting, @Param('runId') id: string): Promise<PageResult> {
    const runId = recordId(id);
    const detail = await acting.send(getRun, { runId });
    const { run } = detail;
    const part = (from: number) => acting.send(exportRunLines, { runId, from });
    // The first part is asked for before the answer begins, so that a refusal is a page and not half a file.
    const first = await part(1);
    const sums = new LineSums(first.partners);
    const head = linesHead(first.partners.map(namesOf(this.partnership)));
    async function* rows(): AsyncGenerator<string> {
      yield head;
      for await (const { lines } of eachPart(first, part)) {
        sums.add(lines);
        yield linesRows(lines);
      }
      sums.check(detail);
      yield sums.row();
    }
    return download({
      fileName: `${fileName(run)}-lines.csv`,
      contentType: 'text/csv; charset=utf-8',
      body: Readable.from(rows()),
    });
  }

  @Get(paths.rechargeChargesFile.route)
  async chargesFile(@ActingHere() acting: Acting, @Param('runId') id: string): Promise<PageResult> {
    const detail = await acting.send(getRun, { runId: recordId(id) });
    return download({
      fileName: `${fileName(detail.run)}-charges.csv`,
      contentType: 'text/csv; charset=utf-8',
      body: chargesCsv(detail, namesOf(this.partnership)),
    });
  }

  @Get(paths.rechargeLine.route)
  async explain(
    @ActingHere() acting: Acting,
    @Param('runId') id: string,
    @Param('number') number: string,
  ): Promise<PageResult> {
    const runId = recordId(id);
    const explained = await acting.send(explainRunLine, { runId, number: pageNumber(number) });
    return page(
      'recharge/line',
      explainView(explained, { council: acting.code, nameOf: namesOf(this.partnership) }),
    );
  }
}

type Part = ResponseOf<typeof exportRunLines>;

/** One part after the other, the next asked for while the one before is sent on. */
async function* eachPart(first: Part, part: (from: number) => Promise<Part>): AsyncGenerator<Part> {
  for (let now: Part | null = first; now;) {
    const next: Promise<Part> | null = now.next === null ? null : part(now.next);
    // Where the reader goes away nobody waits for it, and its failure is nobody's.
    next?.catch(() => undefined);
    yield now;
    now = next && (await next);
  }
}

const fileName = (run: { agreementKey: string; financialYear: string; quarter: number }): string =>
  `${run.agreementKey}-${run.financialYear}-q${run.quarter}`;
