import { Module } from '@nestjs/common';
import { AccountCodeController } from './account-code.controller.js';
import { AccountCodeRepository } from './account-code.repository.js';
import { AccountCodeService } from './account-code.service.js';

@Module({
  controllers: [AccountCodeController],
  providers: [AccountCodeRepository, AccountCodeService],
  exports: [AccountCodeRepository],
})
export class AccountCodeModule {}
