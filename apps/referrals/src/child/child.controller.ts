import {
  getChild,
  listChildHistory,
  type ChildView,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { ChildHistoryService } from './child-history.service.js';
import { ChildService } from './child.service.js';

@Controller()
export class ChildController {
  constructor(
    private readonly children: ChildService,
    private readonly history: ChildHistoryService,
  ) {}

  @Answers(getChild)
  async get({ childId }: ParsedRequestOf<typeof getChild>, call: Call): Promise<{ child: ChildView }> {
    return { child: await this.children.get(childId, call) };
  }

  @Answers(listChildHistory)
  list(
    request: ParsedRequestOf<typeof listChildHistory>,
    call: Call,
  ): Promise<ResponseOf<typeof listChildHistory>> {
    return this.history.list(request, call);
  }
}
