import { beginRebuild, getRebuild, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { RebuildService } from './rebuild.service.js';

@Controller()
export class RebuildController {
  constructor(private readonly rebuilds: RebuildService) {}

  @Answers(beginRebuild)
  begin(_request: object, call: Call): Promise<ResponseOf<typeof beginRebuild>> {
    return this.rebuilds.begin(call);
  }

  @Answers(getRebuild)
  get(_request: object, call: Call): Promise<ResponseOf<typeof getRebuild>> {
    return this.rebuilds.get(call);
  }
}
