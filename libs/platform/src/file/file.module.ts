import type { UploadService } from '@conjoint/contracts';
import { Module, type DynamicModule } from '@nestjs/common';
import { z } from 'zod';
import { PLATFORM_CONFIG } from '../clock.js';
import { fileController } from './file.controller.js';
import { FILE_LIMITS, FileService, type FileLimits } from './file.service.js';

/** MiB a file may have unless the service's configuration says otherwise. The largest real census is about 60. */
const DEFAULT_LIMIT_MB = 200;

/** What the configuration of a service that takes files has more than another. */
export const uploadConfig = {
  /** The largest file that is taken, in MiB. */
  MAX_UPLOAD_MB: z.coerce.number().int().min(1).max(2000).default(DEFAULT_LIMIT_MB),
};

/** Takes files in numbered chunks into `uploaded_file` and `file_chunk` of the acting partition. `what`: what a file is called in a sentence. */
@Module({})
export class FileModule {
  static forService(service: UploadService, what: string): DynamicModule {
    return {
      module: FileModule,
      controllers: [fileController(service)],
      providers: [
        FileService,
        {
          provide: FILE_LIMITS,
          inject: [PLATFORM_CONFIG],
          useFactory: (config: { MAX_UPLOAD_MB?: number }): FileLimits => ({
            service,
            what,
            limitBytes: (config.MAX_UPLOAD_MB ?? DEFAULT_LIMIT_MB) * 1_048_576,
          }),
        },
      ],
    };
  }
}
