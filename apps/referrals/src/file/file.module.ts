import { PLATFORM_CONFIG } from '@conjoint/platform';
import { Module } from '@nestjs/common';
import { FileController } from './file.controller.js';
import { FILE_LIMIT_BYTES, FileService } from './file.service.js';

/** MiB a file may have unless the service's configuration says otherwise. The largest real census is about 60. */
const DEFAULT_LIMIT_MB = 200;

@Module({
  controllers: [FileController],
  providers: [
    FileService,
    {
      provide: FILE_LIMIT_BYTES,
      inject: [PLATFORM_CONFIG],
      useFactory: (config: { MAX_UPLOAD_MB?: number }) =>
        (config.MAX_UPLOAD_MB ?? DEFAULT_LIMIT_MB) * 1_048_576,
    },
  ],
})
export class FileModule {}
