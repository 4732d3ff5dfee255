import { Module } from '@nestjs/common';
import { PassingOnController } from './passing-on.controller.js';
import { PassingOnService } from './passing-on.service.js';
import { ReceivingService } from './receiving.service.js';
import { SendingService } from './sending.service.js';

@Module({
  controllers: [PassingOnController],
  providers: [PassingOnService, ReceivingService, SendingService],
})
export class PassingOnModule {}
