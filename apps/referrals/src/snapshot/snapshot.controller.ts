import { snapshotFacts, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { SnapshotService } from './snapshot.service.js';

@Controller()
export class SnapshotController {
  constructor(private readonly snapshots: SnapshotService) {}

  @Answers(snapshotFacts)
  snapshot(
    request: ParsedRequestOf<typeof snapshotFacts>,
    call: Call,
  ): Promise<ResponseOf<typeof snapshotFacts>> {
    return this.snapshots.say(request, call);
  }
}
