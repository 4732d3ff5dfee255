import { recordRefusal, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';

/** A refused access to another council, written down where the person acts. */
@Controller()
export class RefusalController {
  @Answers(recordRefusal)
  async record(
    request: ParsedRequestOf<typeof recordRefusal>,
    call: Call,
  ): Promise<ResponseOf<typeof recordRefusal>> {
    await call.db.audit(call, {
      action: 'access.refused-elsewhere',
      subjects: request.subjectId ? [request.subjectId] : [],
      why: `no mandate in ${request.attemptedPartition} (${request.by})`,
      outcome: 'refused',
    });
    return {};
  }
}
