import {
  exportImportProblems,
  getImport,
  listImportProblems,
  listImports,
  startImport,
  undoImport,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { CinImportService } from './cin-import.service.js';

@Controller()
export class CinImportController {
  constructor(private readonly imports: CinImportService) {}

  @Answers(startImport)
  async start(
    request: ParsedRequestOf<typeof startImport>,
    call: Call,
  ): Promise<ResponseOf<typeof startImport>> {
    return { import: await this.imports.start(request, call) };
  }

  @Answers(getImport)
  get(request: ParsedRequestOf<typeof getImport>, call: Call): Promise<ResponseOf<typeof getImport>> {
    return this.imports.get(request, call);
  }

  @Answers(listImports)
  list(request: ParsedRequestOf<typeof listImports>, call: Call): Promise<ResponseOf<typeof listImports>> {
    return this.imports.list(request, call);
  }

  @Answers(listImportProblems)
  problems(
    request: ParsedRequestOf<typeof listImportProblems>,
    call: Call,
  ): Promise<ResponseOf<typeof listImportProblems>> {
    return this.imports.problems(request, call);
  }

  @Answers(exportImportProblems)
  exportProblems(
    request: ParsedRequestOf<typeof exportImportProblems>,
    call: Call,
  ): Promise<ResponseOf<typeof exportImportProblems>> {
    return this.imports.problems(request, call, 'import.problems-exported');
  }

  @Answers(undoImport)
  async undo(
    request: ParsedRequestOf<typeof undoImport>,
    call: Call,
  ): Promise<ResponseOf<typeof undoImport>> {
    return { import: await this.imports.undo(request, call) };
  }
}
