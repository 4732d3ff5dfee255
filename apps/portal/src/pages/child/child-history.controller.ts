import { CHILD_PARTS, listChildHistory, type ChildPart } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { childHistoryView } from './child-history.view.js';

/** One part of a record that is longer than the page of the child, a page at a time. */
@Controller()
export class ChildHistoryController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.childHistory.route)
  async show(
    @ActingHere() acting: Acting,
    @Param('childId') id: string,
    @Param('part') asked: string,
    @Query('page') number?: string,
  ): Promise<PageResult> {
    const [childId, part] = [recordId(id), partOf(asked)];
    const history = await acting.send(listChildHistory, { childId, part, page: pageNumber(number) });
    return page('child/history', childHistoryView(acting, history, { childId, part, now: this.clock.now() }));
  }
}

function partOf(text: string): ChildPart {
  const part = CHILD_PARTS.find((one) => one === text);
  if (!part) throw new DomainError('not-found', 'A record has no such part');
  return part;
}
