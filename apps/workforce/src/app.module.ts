import { Module } from '@nestjs/common';
import { ApplyAtBoot } from './partnership/apply-at-boot.js';
import { WorkerDay } from './workers/worker-day.js';
import { WorkforceModule } from './workforce.module.js';

@Module({ imports: [WorkforceModule], providers: [ApplyAtBoot, WorkerDay] })
export class AppModule {}
