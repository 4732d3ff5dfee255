import { Module } from '@nestjs/common';
import { PassingOnModule } from '../passing-on/passing-on.module.js';
import { SnapshotModule } from '../snapshot/snapshot.module.js';
import { AfterRestoreController } from './answering.controller.js';
import { AnsweringAfterRestore } from './answering.service.js';
import { ComparingService } from './comparing.service.js';
import { PutBackService } from './put-back.service.js';
import { RemedyService } from './remedy.service.js';

@Module({
  imports: [PassingOnModule, SnapshotModule],
  controllers: [AfterRestoreController],
  providers: [AnsweringAfterRestore, ComparingService, PutBackService, RemedyService],
})
export class AfterRestoreModule {}
