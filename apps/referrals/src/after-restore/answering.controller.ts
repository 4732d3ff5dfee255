import {
  comparePassingOn,
  renewFacts,
  tellPassingOnAgain,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { SnapshotService } from '../snapshot/snapshot.service.js';
import { AnsweringAfterRestore } from './answering.service.js';

/** What a council asks that was put back from an older copy: another council, or another service of the same. */
@Controller()
export class AfterRestoreController {
  constructor(
    private readonly answering: AnsweringAfterRestore,
    private readonly snapshots: SnapshotService,
  ) {}

  @Answers(comparePassingOn)
  compare(
    request: ParsedRequestOf<typeof comparePassingOn>,
    call: Call,
  ): Promise<ResponseOf<typeof comparePassingOn>> {
    return this.answering.compare(request, call);
  }

  @Answers(tellPassingOnAgain)
  tellAgain(
    request: ParsedRequestOf<typeof tellPassingOnAgain>,
    call: Call,
  ): Promise<ResponseOf<typeof tellPassingOnAgain>> {
    return this.answering.tellAgain(request, call);
  }

  @Answers(renewFacts)
  renew(request: ParsedRequestOf<typeof renewFacts>, call: Call): Promise<ResponseOf<typeof renewFacts>> {
    return this.snapshots.renew(request.after, call);
  }
}
