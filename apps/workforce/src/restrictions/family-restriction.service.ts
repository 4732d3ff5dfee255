import type { FamilyRestriction, ParsedRequestOf, restrictWorker } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, derivedId, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { noEpisode } from '../allocations/candidate.service.js';
import { lockEpisodes } from '../episodes/episode-fact.repository.js';
import { isKeeper } from '../episodes/hidden.js';
import { lockWorker } from '../workers/worker.repository.js';
import { familyRestriction, familyRestrictions } from './family-restriction.repository.js';

/** A worker who may not work with a family: her own relatives, her neighbours, a family she has complained of or that complained of her. */
@Injectable()
export class FamilyRestrictionService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async list(call: Call): Promise<FamilyRestriction[]> {
    requireRole(call, 'team-manager', 'director', 'auditor');
    const restrictions = await familyRestrictions(call.db, call.acting);
    await call.db.audit(call, {
      action: 'family-restriction.list',
      subjects: restrictions.flatMap(({ restrictionId, childId, referralId }) => [
        restrictionId,
        ...(childId ? [childId] : []),
        ...(referralId ? [referralId] : []),
      ]),
    });
    return restrictions;
  }

  async record(request: ParsedRequestOf<typeof restrictWorker>, call: Call): Promise<FamilyRestriction> {
    requireRole(call, 'team-manager');
    const id = derivedId('family-restriction', call.partition, request.requestId);
    return call.db.transaction(call, async (tx) => {
      // Held as whoever allocates holds them: an allocation at the same moment sees the restriction, or is seen by whoever reads next.
      const [episode] = await lockEpisodes(tx, [request.episodeId]);
      if (!episode || (episode.restricted && !isKeeper(call.acting))) throw noEpisode();
      await lockWorker(tx, request.workerId);
      const ofFamily = request.of === 'family';
      const added = await tx.query(
        `insert into family_restriction (id, worker_id, referral_id, child_id, reason, recorded_at, recorded_by, recorded_by_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing returning id`,
        [
          id,
          request.workerId,
          ofFamily ? episode.referralId : null,
          ofFamily ? null : episode.childId,
          request.reason,
          this.clock.now(),
          call.acting.personKey,
          call.acting.personName,
        ],
      );
      if (added.length > 0)
        await tx.audit({
          action: 'family-restriction.recorded',
          subjects: [
            id,
            request.workerId,
            episode.episodeId,
            ofFamily ? episode.referralId : episode.childId,
          ],
          why: request.reason,
        });
      return (await familyRestriction(tx, id, call.acting))!;
    });
  }

  async lift(
    call: Call,
    { restrictionId, reason }: { restrictionId: string; reason: string },
  ): Promise<FamilyRestriction> {
    requireRole(call, 'team-manager');
    return call.db.transaction(call, async (tx) => {
      // One that is about a hidden child is not there but for its keeper.
      const known = await familyRestriction(tx, restrictionId, call.acting);
      if (!known) throw new DomainError('not-found', 'There is no such restriction in this council');
      const lifted = await tx.query(
        `update family_restriction set lifted_at = $2, lifted_by = $3, lifted_by_name = $4, lift_reason = $5
         where id = $1 and lifted_at is null returning id`,
        [restrictionId, this.clock.now(), call.acting.personKey, call.acting.personName, reason],
      );
      const restriction = (await familyRestriction(tx, restrictionId, call.acting))!;
      if (lifted.length > 0)
        await tx.audit({
          action: 'family-restriction.lifted',
          subjects: [restrictionId, restriction.workerId],
          why: reason,
        });
      return restriction;
    });
  }
}
