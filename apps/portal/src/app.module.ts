import { Module, type DynamicModule } from '@nestjs/common';
import { HealthController } from './health/health.controller.js';
import { PAGES } from './pages/pages.js';
import type { Portal } from './portal.js';

/** The pages, and what they may inject. The parts are built in portal.ts. */
@Module({})
export class AppModule {
  static with(portal: Portal): DynamicModule {
    return {
      module: AppModule,
      providers: [...portal.providers].map(([provide, useValue]) => ({
        provide: provide as symbol,
        useValue,
      })),
      controllers: [HealthController, ...PAGES],
    };
  }
}
