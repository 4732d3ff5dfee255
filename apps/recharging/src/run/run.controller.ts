import {
  approveRun,
  askDrivers,
  calculateRun,
  cancelRun,
  explainRunLine,
  exportRunLines,
  getBook,
  getRun,
  listJournals,
  listRunLines,
  listRuns,
  sealRun,
  startRun,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { BookService } from '../books/book.service.js';
import { CalculationService } from '../calculation/calculation.service.js';
import { ExplainService } from '../explain/explain.service.js';
import { SealingService } from '../sealing/sealing.service.js';
import { CountingService } from './counting.service.js';
import { RunService } from './run.service.js';

@Controller()
export class RunController {
  constructor(
    private readonly runs: RunService,
    private readonly counting: CountingService,
    private readonly calculation: CalculationService,
    private readonly sealing: SealingService,
  ) {}

  @Answers(listRuns)
  list(request: ParsedRequestOf<typeof listRuns>, call: Call): Promise<ResponseOf<typeof listRuns>> {
    return this.runs.list(request, call);
  }

  @Answers(getRun)
  get(request: ParsedRequestOf<typeof getRun>, call: Call): Promise<ResponseOf<typeof getRun>> {
    return this.runs.get(request, call);
  }

  @Answers(startRun)
  async start(request: ParsedRequestOf<typeof startRun>, call: Call): Promise<ResponseOf<typeof startRun>> {
    return { run: await this.runs.start(request, call) };
  }

  @Answers(askDrivers)
  async askDrivers(
    request: ParsedRequestOf<typeof askDrivers>,
    call: Call,
  ): Promise<ResponseOf<typeof askDrivers>> {
    return { run: await this.counting.ask(request, call) };
  }

  @Answers(calculateRun)
  async calculate(
    request: ParsedRequestOf<typeof calculateRun>,
    call: Call,
  ): Promise<ResponseOf<typeof calculateRun>> {
    return { run: await this.calculation.calculate(request, call) };
  }

  @Answers(approveRun)
  async approve(
    request: ParsedRequestOf<typeof approveRun>,
    call: Call,
  ): Promise<ResponseOf<typeof approveRun>> {
    return { run: await this.sealing.approve(request, call) };
  }

  @Answers(sealRun)
  async seal(request: ParsedRequestOf<typeof sealRun>, call: Call): Promise<ResponseOf<typeof sealRun>> {
    return { run: await this.sealing.seal(request, call) };
  }

  @Answers(cancelRun)
  async cancel(
    request: ParsedRequestOf<typeof cancelRun>,
    call: Call,
  ): Promise<ResponseOf<typeof cancelRun>> {
    return { run: await this.runs.cancel(request, call) };
  }
}

/** What was charged, and what the books say of it. */
@Controller()
export class LedgerController {
  constructor(
    private readonly explain: ExplainService,
    private readonly books: BookService,
  ) {}

  @Answers(listRunLines)
  lines(request: ParsedRequestOf<typeof listRunLines>, call: Call): Promise<ResponseOf<typeof listRunLines>> {
    return this.explain.lines(request, call);
  }

  @Answers(exportRunLines)
  allLines(
    request: ParsedRequestOf<typeof exportRunLines>,
    call: Call,
  ): Promise<ResponseOf<typeof exportRunLines>> {
    return this.explain.export(request, call);
  }

  @Answers(explainRunLine)
  line(
    request: ParsedRequestOf<typeof explainRunLine>,
    call: Call,
  ): Promise<ResponseOf<typeof explainRunLine>> {
    return this.explain.explain(request, call);
  }

  @Answers(getBook)
  book(_request: ParsedRequestOf<typeof getBook>, call: Call): Promise<ResponseOf<typeof getBook>> {
    return this.books.get(call);
  }

  @Answers(listJournals)
  journals(
    request: ParsedRequestOf<typeof listJournals>,
    call: Call,
  ): Promise<ResponseOf<typeof listJournals>> {
    return this.books.journals(request, call);
  }
}
