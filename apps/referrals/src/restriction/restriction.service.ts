import {
  checkRole,
  type liftRestriction,
  type ParsedRequestOf,
  type restrictChild,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, Requests, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { publishEpisodesOfChild } from '../episode/episode-fact.repository.js';
import { isKeeper, KEEPER } from './hidden.js';
import { alertKeeper } from './keeper-alert.js';
import {
  endRestriction,
  insertRestriction,
  isAwaited,
  lockChild,
  type ChildToRestrict,
} from './restriction.repository.js';

type Asked = ParsedRequestOf<typeof restrictChild>;

const RESTRICT = 'child.restricted';

/** Hiding a record and showing it again. Who sees it meanwhile is one rule: its keepers, the council's information officers. */
@Injectable()
export class RestrictionService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly requests: Requests,
  ) {}

  /** A manager who hides a record does not see it any more herself, unless she is an information officer. */
  async restrict(asked: Asked, call: Call): Promise<Record<string, never>> {
    requireRole(call, 'front-door-manager', 'team-manager', KEEPER);
    await this.assertKept(call);
    const now = this.clock.now();
    const before = await call.db.transaction(call, async (tx) => {
      const child = await lockChild(tx, asked.childId);
      if (child && !child.restricted) await this.hide(tx, asked, { call, now });
      return child;
    });
    if (before && (!before.restricted || mayKnow(before, asked, call))) return {};
    if (before) await alertKeeper(call, { childIds: [asked.childId], action: RESTRICT, now });
    else await call.db.audit(call, { action: RESTRICT, subjects: [asked.childId], outcome: 'refused' });
    throw notThere();
  }

  /** Hidden where nobody keeps it, a record would be seen, and shown again, by nobody. */
  private async assertKept(call: Call): Promise<void> {
    if (isKeeper(call.acting)) return;
    const { held } = await this.requests.send(call, checkRole, { role: KEEPER });
    if (held) return;
    throw new DomainError(
      'not-acceptable-state',
      'Nobody may act here as information officer, so nobody would see this record or lift the restriction. Ask for an information officer to be named; once they have signed in, restrict the record',
    );
  }

  private async hide(
    tx: Tx,
    { childId, reason }: Asked,
    { call, now }: { call: Call; now: Date },
  ): Promise<void> {
    // Hidden, it would wait in no queue: a referral would be lost.
    if (await isAwaited(tx, childId))
      throw new DomainError(
        'not-acceptable-state',
        'A referral that names this child still waits for a decision or for another council. Restrict the record when that is settled',
      );
    const { personKey: key, personName: name } = call.acting;
    await insertRestriction(tx, { childId, at: now, by: { key, name }, reason });
    await publishEpisodesOfChild(tx, childId);
    // Without the reason: once the restriction is lifted, more people may see who has looked than may know why it was hidden.
    await tx.audit({ action: RESTRICT, subjects: [childId] });
    await raiseAlert(tx, {
      kind: 'record-restricted',
      at: now,
      forRole: KEEPER,
      childId,
      text: `${name} restricted a child’s record. Only information officers see it from now on. Look whether something is still to be done, for example telling the referrer`,
    });
  }

  async lift(
    { childId, reason }: ParsedRequestOf<typeof liftRestriction>,
    call: Call,
  ): Promise<Record<string, never>> {
    requireRole(call, KEEPER);
    const { personKey: key, personName: name } = call.acting;
    await call.db.transaction(call, async (tx) => {
      const child = await lockChild(tx, childId);
      if (!child) throw notThere();
      // Asked again after a time-out: it is lifted already.
      if (!child.restricted) return;
      await endRestriction(tx, { childId, at: this.clock.now(), by: { key, name }, reason });
      await publishEpisodesOfChild(tx, childId);
      await tx.audit({ action: 'child.restriction-lifted', subjects: [childId] });
    });
    return {};
  }
}

/** The keeper, and whoever hid it when the answer to her was lost and she sends the same again. */
function mayKnow({ by, reason }: ChildToRestrict, asked: Asked, call: Call): boolean {
  return isKeeper(call.acting) || (by === call.acting.personKey && reason === asked.reason);
}

function notThere(): DomainError {
  return new DomainError('not-found', 'There is no record of this child that you can see in this council');
}
