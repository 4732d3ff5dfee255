import { Module } from '@nestjs/common';
import { BookService } from '../books/book.service.js';
import { CalculationService } from '../calculation/calculation.service.js';
import { DriverModule } from '../driver/driver.module.js';
import { ExplainService } from '../explain/explain.service.js';
import { AnswerController } from '../sealing/answer.controller.js';
import { AnswerService } from '../sealing/answer.service.js';
import { RunWorker } from '../run-work/run-worker.js';
import { SealingService } from '../sealing/sealing.service.js';
import { CountingService } from './counting.service.js';
import { LedgerController, RunController } from './run.controller.js';
import { RunService } from './run.service.js';

/** The host's side of recharging, from a started run to the explained penny. */
@Module({
  imports: [DriverModule],
  controllers: [RunController, LedgerController, AnswerController],
  providers: [
    AnswerService,
    BookService,
    CalculationService,
    CountingService,
    ExplainService,
    RunService,
    RunWorker,
    SealingService,
  ],
  exports: [AnswerService],
})
export class RunModule {}
