import { Module } from '@nestjs/common';
import { CaseloadDaysController } from './caseload-days.controller.js';
import { CaseloadDaysService } from './caseload-days.service.js';

@Module({ controllers: [CaseloadDaysController], providers: [CaseloadDaysService] })
export class CaseloadDaysModule {}
