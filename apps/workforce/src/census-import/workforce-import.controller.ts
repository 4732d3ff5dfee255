import {
  getWorkforceImport,
  listWorkforceImports,
  startWorkforceImport,
  undoWorkforceImport,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { WorkforceImportService } from './workforce-import.service.js';

@Controller()
export class WorkforceImportController {
  constructor(private readonly imports: WorkforceImportService) {}

  @Answers(startWorkforceImport)
  async start(
    request: ParsedRequestOf<typeof startWorkforceImport>,
    call: Call,
  ): Promise<ResponseOf<typeof startWorkforceImport>> {
    return { import: await this.imports.start(request, call) };
  }

  @Answers(listWorkforceImports)
  async list(
    _request: ParsedRequestOf<typeof listWorkforceImports>,
    call: Call,
  ): Promise<ResponseOf<typeof listWorkforceImports>> {
    return { imports: await this.imports.list(call) };
  }

  @Answers(getWorkforceImport)
  get(
    request: ParsedRequestOf<typeof getWorkforceImport>,
    call: Call,
  ): Promise<ResponseOf<typeof getWorkforceImport>> {
    return this.imports.get(request, call);
  }

  @Answers(undoWorkforceImport)
  async undo(
    request: ParsedRequestOf<typeof undoWorkforceImport>,
    call: Call,
  ): Promise<ResponseOf<typeof undoWorkforceImport>> {
    return { import: await this.imports.undo(call, request) };
  }
}
