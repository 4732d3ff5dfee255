import {
  beginFile,
  putChunk,
  type ParsedRequestOf,
  type ResponseOf,
  type UploadService,
} from '@conjoint/contracts';
import { Controller, type Type } from '@nestjs/common';
import type { Call } from '../context.js';
import { Answers } from '../messaging/decorators.js';
import { FileService } from './file.service.js';

type Begin = (typeof beginFile)[UploadService];
type Put = (typeof putChunk)[UploadService];

/** Answers the two messages of an upload for one service. */
export function fileController(service: UploadService): Type<unknown> {
  @Controller()
  class FileController {
    constructor(private readonly files: FileService) {}

    @Answers(beginFile[service] as Begin)
    begin(request: ParsedRequestOf<Begin>, call: Call): Promise<ResponseOf<Begin>> {
      return this.files.begin(request, call);
    }

    @Answers(putChunk[service])
    putChunk(request: ParsedRequestOf<Put>, call: Call): Promise<ResponseOf<Put>> {
      return this.files.putChunk(request, call);
    }
  }
  return FileController;
}
