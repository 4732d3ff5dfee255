import { Module } from '@nestjs/common';
import { DriverController } from './driver.controller.js';
import { DriverCounter } from './driver-counter.js';
import { DriverRepository } from './driver.repository.js';
import { DriverService } from './driver.service.js';

/** A host that is itself a partner counts its own driver with `DriverCounter`. */
@Module({
  controllers: [DriverController],
  providers: [DriverCounter, DriverRepository, DriverService],
  exports: [DriverCounter, DriverRepository],
})
export class DriverModule {}
