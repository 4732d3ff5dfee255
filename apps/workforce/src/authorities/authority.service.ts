import type { checkAuthority, listAuthorities, Outcome, ResponseOf, Role } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { MandateRepository } from '../mandates/mandate.repository.js';
import { AuthorityRepository } from './authority.repository.js';
import { answerAuthority } from './authority.rules.js';

/** Who may decide what for this council. Anybody with a mandate here may ask: the platform has checked that she has one. */
@Injectable()
export class AuthorityService {
  constructor(
    private readonly authorities: AuthorityRepository,
    private readonly mandates: MandateRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async check(call: Call, outcomes: readonly Outcome[]): Promise<ResponseOf<typeof checkAuthority>> {
    const officer = call.acting;
    const on = londonDate(this.clock.now());
    const authorities = await this.authorities.inForce(call.db, on);
    const roles = authorities.flatMap((entry): Role[] => (entry.role === null ? [] : [entry.role]));
    const known = await this.mandates.holders(call.db, { on, roles: [...new Set(roles)] });
    return { answers: answerAuthority({ outcomes, authorities, officer, known }) };
  }

  async list(call: Call): Promise<ResponseOf<typeof listAuthorities>> {
    const authorities = await this.authorities.list(call.db);
    return {
      authorities: authorities.map(({ id, outcomes, role, personKey, personName, statute, from, until }) => ({
        id,
        outcomes,
        role,
        personKey,
        personName,
        statute,
        from,
        until,
      })),
    };
  }
}
