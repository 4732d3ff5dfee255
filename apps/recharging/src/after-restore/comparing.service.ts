import { compareCharges, type ChargeStanding, type ResponseOf } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import {
  noteCheck,
  noteSeen,
  openChecks,
  Requests,
  RestoreSteps,
  systemOrigin,
  type EventCall,
  type Origin,
  type PartitionDb,
} from '@conjoint/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AsHostService } from './as-host.service.js';
import { AsPartnerService } from './as-partner.service.js';
import type { Lost } from './put-back.rules.js';
import { sequenceOf } from './put-back.rules.js';
import { PutBackService } from './put-back.service.js';
import { otherParties, standingsAsHost, standingsAsPartner } from './standing.repository.js';

const WAIT_MS = 8_000;
/** Far more than there can be between two parties. */
const MOST_PAGES = 10_000;

interface Said {
  readonly other: string;
  readonly epoch: number;
  /** What it charged this party, and what this party charged it: as they stand there. */
  readonly asHost: ReadonlyMap<string, ChargeStanding>;
  readonly asPartner: ReadonlyMap<string, ChargeStanding>;
}

/** After a restore: asks every other party how the charges between the two stand there, and follows what it says (ADR 0034). */
@Injectable()
export class ComparingService implements OnModuleInit {
  constructor(
    private readonly steps: RestoreSteps,
    private readonly requests: Requests,
    private readonly partner: AsPartnerService,
    private readonly host: AsHostService,
    private readonly puttingBack: PutBackService,
  ) {}

  onModuleInit(): void {
    this.steps.add({
      name: 'compare-charges',
      remedy: 'Asks hosts and partners how the charges between them and this party stand there',
      take: (db, epoch) => this.compare(db, epoch),
    });
  }

  /** Nothing is changed before everybody has answered, or a person goes on without: a lost run is whole only with all its charges. */
  private async compare(db: PartitionDb, epoch: number): Promise<boolean> {
    const others = await otherParties(db, db.partition);
    const partnerCheck = {
      kind: 'partner' as const,
      remedy: 'Has not answered yet',
      outcome: 'open' as const,
    };
    for (const other of others) await noteCheck(db, { ...partnerCheck, partner: other, subject: other });
    const awaited = new Set(await openChecks(db, 'partner'));
    const origin = systemOrigin('recharging', db.partition, `restore-${epoch}`);
    const answers: Said[] = [];
    for (const other of others.filter((one) => awaited.has(one))) {
      const said = await this.ask(other, origin, epoch);
      if (said === null) return false;
      answers.push(said);
    }
    await this.followAsPartner(answers, db, origin);
    await this.followAsHost(answers, db, origin);
    for (const { other, asHost, asPartner } of answers) {
      const remedy = `Answered: ${asHost.size + asPartner.size} charges between the two compared`;
      await noteCheck(db, { kind: 'partner', partner: other, subject: other, remedy, outcome: 'done' });
    }
    return true;
  }

  private async followAsPartner(answers: readonly Said[], db: PartitionDb, origin: Origin): Promise<void> {
    for (const { other, epoch, asHost } of answers) {
      const here = await standingsAsPartner(db, { other });
      for (const { id, standing } of inOrder(asHost, here)) {
        if (standing) await this.partner.countAgain(other, standing, db, origin);
        await this.commit(db, origin, async (call) => {
          await this.partner.follow(other, id, standing, call);
          if (standing)
            await noteSeen(call.tx, `${other}/recharging`, {
              aggregateId: `recharge:${standing.sealed.agreementKey}`,
              epoch,
              version: standing.said,
            });
        });
      }
    }
  }

  private async followAsHost(answers: readonly Said[], db: PartitionDb, origin: Origin): Promise<void> {
    for (const [runId, lost] of await lostRuns(answers, db))
      await this.commit(db, origin, (call) => this.puttingBack.putBack(runId, lost, call));
    for (const { other, epoch, asPartner } of answers) {
      const here = await standingsAsHost(db, { other });
      for (const { id, standing } of inOrder(asPartner, here))
        await this.commit(db, origin, async (call) => {
          await this.host.follow(other, id, standing, call);
          if (standing)
            await noteSeen(call.tx, `${other}/recharging`, {
              aggregateId: id,
              epoch,
              version: standing.said,
            });
        });
    }
  }

  private commit(db: PartitionDb, origin: Origin, work: (call: EventCall) => Promise<void>): Promise<void> {
    return db.transaction(origin, (tx) => work({ ...origin, db, tx }));
  }

  /** Null where the other party does not answer just now. */
  private async ask(other: string, origin: Origin, epoch: number): Promise<Said | null> {
    try {
      const first = await this.pages(other, origin, { epoch, as: 'host' });
      const second = await this.pages(other, origin, { epoch, as: 'partner' });
      return { other, epoch: second.epoch, asHost: first.charges, asPartner: second.charges };
    } catch (error) {
      if (isDomainError(error)) return null; // it is away: asked again
      throw error;
    }
  }

  private async pages(other: string, origin: Origin, asked: { epoch: number; as: 'host' | 'partner' }) {
    const charges = new Map<string, ChargeStanding>();
    let after: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer: ResponseOf<typeof compareCharges> = await this.requests.sendTo(
        origin,
        other,
        compareCharges,
        { ...asked, after },
        { timeoutMs: WAIT_MS },
      );
      for (const standing of answer.charges) charges.set(standing.sealed.chargeId, standing);
      after = answer.next;
      if (after === null) return { charges, epoch: answer.epoch };
    }
    throw new Error('a party went on telling charges without an end');
  }
}

/** Every charge either side knows, in the order in which an agreement's charges follow each other. */
function inOrder(
  there: ReadonlyMap<string, ChargeStanding>,
  here: readonly ChargeStanding[],
): { id: string; standing: ChargeStanding | null }[] {
  const all = new Map([...here.map((one) => [one.sealed.chargeId, one] as const), ...there]);
  return [...all.values()]
    .sort((left, right) => compareText(keyOf(left), keyOf(right)))
    .map(({ sealed }) => ({ id: sealed.chargeId, standing: there.get(sealed.chargeId) ?? null }));
}

const keyOf = ({ sealed }: ChargeStanding): string =>
  `${sealed.agreementKey} ${String(sealed.sequence).padStart(9, '0')} ${sealed.chargeId}`;

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Runs of this host that partners hold charges of and its copy does not: by agreement, in their order. */
async function lostRuns(answers: readonly Said[], db: PartitionDb): Promise<[string, Lost[]][]> {
  const runs = new Map<string, Lost[]>();
  for (const { other, asPartner } of answers) {
    const here = new Set((await standingsAsHost(db, { other })).map(({ sealed }) => sealed.chargeId));
    for (const [id, standing] of asPartner)
      if (!here.has(id)) {
        const { runId } = standing.sealed;
        runs.set(runId, [...(runs.get(runId) ?? []), { partner: other, standing }]);
      }
  }
  const order = ([, [first]]: [string, Lost[]]): string =>
    `${first!.standing.sealed.agreementKey} ${String(sequenceOf(first!.standing.sealed)).padStart(9, '0')}`;
  return [...runs].sort((left, right) => compareText(order(left), order(right)));
}
