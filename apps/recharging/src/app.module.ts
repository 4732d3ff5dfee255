import { Module } from '@nestjs/common';
import { ApplyAtBoot } from './agreements/apply-at-boot.js';
import { RechargingModule } from './recharging.module.js';

@Module({ imports: [RechargingModule], providers: [ApplyAtBoot] })
export class AppModule {}
