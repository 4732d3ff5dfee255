import { CLOCK, RecordGuards, type Clock } from '@conjoint/platform';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { RestrictionController } from './restriction.controller.js';
import { RestrictionService } from './restriction.service.js';
import { soughtHidden } from './keeper-alert.js';

@Module({ controllers: [RestrictionController], providers: [RestrictionService] })
export class RestrictionModule implements OnModuleInit {
  constructor(
    @Inject(RecordGuards) private readonly guards: RecordGuards,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Who has looked at a hidden record is not said either: that would say that there is one. */
  onModuleInit(): void {
    this.guards.add((id, call) => soughtHidden(call, { id, action: 'audit.read', now: this.clock.now() }));
  }
}
