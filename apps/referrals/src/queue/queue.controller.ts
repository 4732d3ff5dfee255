import { listQueue, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { QueueService } from './queue.service.js';

@Controller()
export class QueueController {
  constructor(private readonly queue: QueueService) {}

  @Answers(listQueue)
  list(request: ParsedRequestOf<typeof listQueue>, call: Call): Promise<ResponseOf<typeof listQueue>> {
    return this.queue.list(request, call);
  }
}
