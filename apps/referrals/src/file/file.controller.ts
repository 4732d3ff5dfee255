import { beginFile, putChunk, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { FileService } from './file.service.js';

@Controller()
export class FileController {
  constructor(private readonly files: FileService) {}

  @Answers(beginFile)
  begin(request: ParsedRequestOf<typeof beginFile>, call: Call): Promise<ResponseOf<typeof beginFile>> {
    return this.files.begin(request, call);
  }

  @Answers(putChunk)
  putChunk(request: ParsedRequestOf<typeof putChunk>, call: Call): Promise<ResponseOf<typeof putChunk>> {
    return this.files.putChunk(request, call);
  }
}
