import { getChild, type ChildView, type ParsedRequestOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { ChildService } from './child.service.js';

@Controller()
export class ChildController {
  constructor(private readonly children: ChildService) {}

  @Answers(getChild)
  async get({ childId }: ParsedRequestOf<typeof getChild>, call: Call): Promise<{ child: ChildView }> {
    return { child: await this.children.get(childId, call) };
  }
}
