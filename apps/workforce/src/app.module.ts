import { Module } from '@nestjs/common';
import { ApplyAtBoot } from './partnership/apply-at-boot.js';
import { WorkforceModule } from './workforce.module.js';

@Module({ imports: [WorkforceModule], providers: [ApplyAtBoot] })
export class AppModule {}
