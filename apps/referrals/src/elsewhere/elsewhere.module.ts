import { Module } from '@nestjs/common';
import { AskService } from './ask.service.js';
import { ElsewhereController } from './elsewhere.controller.js';
import { LookUpService } from './look-up.service.js';

@Module({ controllers: [ElsewhereController], providers: [AskService, LookUpService] })
export class ElsewhereModule {}
