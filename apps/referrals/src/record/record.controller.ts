import { nameRecord, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { RecordService } from './record.service.js';

@Controller()
export class RecordController {
  constructor(private readonly records: RecordService) {}

  @Answers(nameRecord)
  name({ recordId }: ParsedRequestOf<typeof nameRecord>, call: Call): Promise<ResponseOf<typeof nameRecord>> {
    return this.records.name(recordId, call);
  }
}
