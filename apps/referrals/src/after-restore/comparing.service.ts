import {
  comparePassingOn,
  tellPassingOnAgain,
  type PassingOnStanding,
  type ResponseOf,
} from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import {
  noteCheck,
  noteSeen,
  openChecks,
  PARTNERSHIP,
  Requests,
  RestoreSteps,
  systemOrigin,
  type EventCall,
  type Origin,
  type Partnership,
  type PartitionDb,
} from '@conjoint/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SnapshotService } from '../snapshot/snapshot.service.js';
import { otherCouncils, standingOf, standingsWith } from './compare.repository.js';
import { RemedyService, type Difference } from './remedy.service.js';
import { remedyOf } from './compare.rules.js';

const WAIT_MS = 8_000;
/** Far more than there can be between two councils. */
const MOST_PAGES = 10_000;

/** After a restore: asks each other council what it holds from this one and offered to it, and follows what it says (ADR 0013). */
@Injectable()
export class ComparingService implements OnModuleInit {
  constructor(
    private readonly steps: RestoreSteps,
    private readonly requests: Requests,
    private readonly remedies: RemedyService,
    private readonly snapshots: SnapshotService,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
  ) {}

  onModuleInit(): void {
    this.steps.add({
      name: 'compare-with-partners',
      remedy: 'Asks the other councils what they hold from this one',
      take: (db, epoch) => this.compareWithAll(db, epoch),
    });
    this.steps.add({
      name: 'say-facts-again',
      remedy: 'Says every fact again, for the figures',
      take: async (db, epoch) => {
        await this.snapshots.sayAll(db, originOf(db, epoch));
        return true;
      },
    });
  }

  /** One council after another; whoever does not answer is asked again, until a person goes on without the answer. */
  private async compareWithAll(db: PartitionDb, epoch: number): Promise<boolean> {
    for (const partner of await this.partners(db))
      await noteCheck(db, {
        kind: 'partner',
        partner,
        subject: partner,
        remedy: 'Has not answered yet',
        outcome: 'open',
      });
    for (const partner of await openChecks(db, 'partner')) {
      const compared = await this.compareWith(partner, db, epoch);
      if (compared === null) continue;
      const remedy = `Answered: ${compared} passed on between the two councils compared`;
      await noteCheck(db, { kind: 'partner', partner, subject: partner, remedy, outcome: 'done' });
    }
    return (await openChecks(db, 'partner')).length === 0;
  }

  private async partners(db: PartitionDb): Promise<string[]> {
    const members = this.partnership.partitions().filter(({ kind }) => kind === 'council');
    const all = new Set([...members.map(({ code }) => code), ...(await otherCouncils(db))]);
    return [...all].filter((code) => code !== db.partition).sort();
  }

  /** How many were compared, or null where the other council does not answer just now. */
  private async compareWith(partner: string, db: PartitionDb, epoch: number): Promise<number | null> {
    const origin = originOf(db, epoch);
    try {
      const there = await this.standingsThere(partner, origin, epoch);
      const here = await standingsWith(db, { other: partner, after: null, limit: 1_000_000 });
      const ids = [...new Set([...there.keys(), ...here.map(({ id }) => id)])].sort();
      for (const id of ids) {
        const said = there.get(id) ?? null;
        await this.follow({ id, partner, there: said && said.standing, said }, db, origin);
      }
      return ids.length;
    } catch (error) {
      if (isDomainError(error)) return null; // it is away, or this database is: asked again
      throw error;
    }
  }

  private async standingsThere(partner: string, origin: Origin, epoch: number): Promise<Map<string, Said>> {
    const found = new Map<string, Said>();
    let after: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer: ResponseOf<typeof comparePassingOn> = await this.requests.sendTo(
        origin,
        partner,
        comparePassingOn,
        { epoch, after },
        { timeoutMs: WAIT_MS },
      );
      for (const standing of answer.passings)
        found.set(standing.id, { standing, epoch: answer.epoch, version: standing.said });
      after = answer.next;
      if (after === null) return found;
    }
    throw new Error('a council went on telling passings-on without an end');
  }

  /** Asked before the transaction: no message inside one. What the other council said of it so far is taken into account with that. */
  private async follow(
    { said, ...difference }: Difference & { said: Said | null },
    db: PartitionDb,
    origin: Origin,
  ): Promise<void> {
    const { id, partner, there } = difference;
    const own = await standingOf(db, id);
    const first = remedyOf(own, there);
    const told =
      first === 'take-back' || first === 'note-return'
        ? await this.requests.sendTo(
            origin,
            partner,
            tellPassingOnAgain,
            { passingOnId: id },
            { timeoutMs: WAIT_MS },
          )
        : null;
    await db.transaction(origin, async (tx) => {
      const call: EventCall = { ...origin, db, tx };
      if (first !== 'none') await this.remedies.apply({ ...difference, own, told }, call);
      if (said) await noteSeen(tx, `${partner}/referrals`, { aggregateId: id, ...said });
    });
  }
}

/** How it stands there, and the last event of it that the other council addressed to this one. */
interface Said {
  standing: PassingOnStanding;
  epoch: number;
  version: number;
}

function originOf(db: PartitionDb, epoch: number): Origin {
  return systemOrigin('referrals', db.partition, `restore-${epoch}`);
}
