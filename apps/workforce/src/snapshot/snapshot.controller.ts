import {
  renewWorkforceFacts,
  snapshotWorkforceFacts,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { SnapshotService } from './snapshot.service.js';

@Controller()
export class SnapshotController {
  constructor(private readonly snapshots: SnapshotService) {}

  @Answers(snapshotWorkforceFacts)
  snapshot(
    request: ParsedRequestOf<typeof snapshotWorkforceFacts>,
    call: Call,
  ): Promise<ResponseOf<typeof snapshotWorkforceFacts>> {
    return this.snapshots.say(request, call);
  }

  @Answers(renewWorkforceFacts)
  renew(
    request: ParsedRequestOf<typeof renewWorkforceFacts>,
    call: Call,
  ): Promise<ResponseOf<typeof renewWorkforceFacts>> {
    return this.snapshots.renew(request.after, call);
  }
}
