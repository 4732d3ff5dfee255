import { getChild } from '@conjoint/contracts';
import { CLOCK, PARTNERSHIP, type Clock, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { childPageView } from './child.view.js';

/** A child's record, whole. That it is read is written down before it is shown. */
@Controller()
export class ChildController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
  ) {}

  @Get(paths.child.route)
  async show(@ActingHere() acting: Acting, @Param('childId') id: string): Promise<PageResult> {
    const { child } = await acting.send(getChild, { childId: recordId(id) });
    return page(
      'child/child',
      childPageView(acting, child, { partnership: this.partnership, now: this.clock.now() }),
    );
  }
}
