import {
  addWorker,
  changeWorkerTerms,
  correctWorker,
  endAbsence,
  getWorker,
  leaveWorker,
  listUnrecordedPeople,
  listWorkers,
  recordAbsence,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { WorkerReadService } from './worker-read.service.js';
import { WorkerService } from './worker.service.js';

type Changed = ResponseOf<typeof addWorker>;

@Controller()
export class WorkerController {
  constructor(
    private readonly reading: WorkerReadService,
    private readonly workers: WorkerService,
  ) {}

  @Answers(listWorkers)
  list(request: ParsedRequestOf<typeof listWorkers>, call: Call): Promise<ResponseOf<typeof listWorkers>> {
    return this.reading.list(request, call);
  }

  @Answers(getWorker)
  get(request: ParsedRequestOf<typeof getWorker>, call: Call): Promise<ResponseOf<typeof getWorker>> {
    return this.reading.get(request, call);
  }

  @Answers(listUnrecordedPeople)
  unrecorded(
    _request: ParsedRequestOf<typeof listUnrecordedPeople>,
    call: Call,
  ): Promise<ResponseOf<typeof listUnrecordedPeople>> {
    return this.reading.unrecorded(call);
  }

  @Answers(addWorker)
  async add(request: ParsedRequestOf<typeof addWorker>, call: Call): Promise<Changed> {
    return { worker: await this.workers.add(request, call) };
  }

  @Answers(changeWorkerTerms)
  async changeTerms(request: ParsedRequestOf<typeof changeWorkerTerms>, call: Call): Promise<Changed> {
    return { worker: await this.workers.changeTerms(request, call) };
  }

  @Answers(correctWorker)
  async correct(request: ParsedRequestOf<typeof correctWorker>, call: Call): Promise<Changed> {
    return { worker: await this.workers.correct(request, call) };
  }

  @Answers(recordAbsence)
  async recordAbsence(request: ParsedRequestOf<typeof recordAbsence>, call: Call): Promise<Changed> {
    return { worker: await this.workers.recordAbsence(request, call) };
  }

  @Answers(endAbsence)
  async endAbsence(request: ParsedRequestOf<typeof endAbsence>, call: Call): Promise<Changed> {
    return { worker: await this.workers.endAbsence(request, call) };
  }

  @Answers(leaveWorker)
  async leave(request: ParsedRequestOf<typeof leaveWorker>, call: Call): Promise<Changed> {
    return { worker: await this.workers.leave(request, call) };
  }
}
