import { Module } from '@nestjs/common';
import { BalanceController } from './balance.controller.js';
import { BalanceRepository } from './balance.repository.js';
import { BalanceService } from './balance.service.js';

@Module({ controllers: [BalanceController], providers: [BalanceRepository, BalanceService] })
export class BalanceModule {}
