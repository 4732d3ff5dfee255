import type {
  getPassingOn,
  listPassingOn,
  ParsedRequestOf,
  ReferralInput,
  ResponseOf,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import {
  CLOCK,
  PARTNERSHIP,
  requireRole,
  type Call,
  type Clock,
  type Partnership,
  type PartitionDb,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { displayName } from '../household/display-name.js';
import { MatchService } from '../match/match.service.js';
import { isKeeper } from '../restriction/hidden.js';
import { soughtHidden } from '../restriction/keeper-alert.js';
import {
  childrenOfOffers,
  countPassingsOn,
  listPassingsOn,
  passingsOnOf,
  readPassingOn,
  type PassingOnRow,
  type PassingOnView,
} from './passing-on.repository.js';
import { passingOnView } from './passing-on.view.js';

const PAGE_SIZE = 25;

/** What waits between this council and others, in both directions. */
@Injectable()
export class PassingOnService {
  constructor(
    private readonly matches: MatchService,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(
    { page, direction }: ParsedRequestOf<typeof listPassingOn>,
    call: Call,
  ): Promise<ResponseOf<typeof listPassingOn>> {
    requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
    const asked = { keeper: isKeeper(call.acting), direction: direction ?? null };
    const counts = await countPassingsOn(call.db, asked);
    const offset = (page - 1) * PAGE_SIZE;
    const rows = await listPassingsOn(call.db, { ...asked, limit: PAGE_SIZE, offset });
    const passings = rows.map((row) => ({
      ...passingOnView(row, this.partnership),
      children: row.told?.children.map((child) => displayName(child)) ?? [],
      inDanger: row.told?.danger.inDanger ?? false,
      receivedByReferrerAt: (row.referral_received_at ?? row.offered_at).toISOString(),
    }));
    const children = await childrenOfOffers(
      call.db,
      rows.map(({ id }) => id),
    );
    await call.db.audit(call, {
      action: 'passing-on.listed',
      subjects: [...new Set(rows.flatMap(({ id }) => [id, ...(children.get(id) ?? [])]))],
    });
    return { passings, ...counts, page, pageSize: PAGE_SIZE };
  }

  async get(
    { passingOnId }: ParsedRequestOf<typeof getPassingOn>,
    call: Call,
  ): Promise<ResponseOf<typeof getPassingOn>> {
    requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
    const row = await readPassingOn(call.db, passingOnId);
    const sought = { id: passingOnId, action: 'passing-on.read', now: this.clock.now() };
    if (!row || (await soughtHidden(call, sought)))
      throw new DomainError('not-found', 'There is no such offer in this council');
    // Whatever it said is not this council's business any more; that it was offered and taken back stays on the list.
    if (row.direction === 'in' && row.state === 'recalled')
      throw new DomainError('not-found', 'The council that offered this referral has taken it back');
    if (!row.told)
      throw new DomainError(
        'not-found',
        'What was offered is not kept here: this council could not take it, or returned it more than 30 days ago',
      );
    await call.db.audit(call, {
      action: 'passing-on.read',
      subjects: [row.id, row.referral_id, ...((await childrenOfOffers(call.db, [row.id])).get(row.id) ?? [])],
      why: row.direction === 'in' ? `offered by ${row.other_partition}` : `offered to ${row.other_partition}`,
    });
    return {
      passingOn: passingOnView(row, this.partnership),
      referral: row.told,
      reasonOfSender: row.reason,
      acknowledged: row.acknowledged,
      matches: await this.matchesOf(row, row.told, call),
    };
  }

  /** Who in this council's records each child of an offer may be: for whoever is about to accept it, audited like any search. */
  private async matchesOf(
    row: PassingOnRow,
    { children, addresses }: ReferralInput,
    call: Call,
  ): Promise<ResponseOf<typeof getPassingOn>['matches']> {
    if (row.direction !== 'in' || row.state !== 'received') return [];
    const postcodes = addresses.flatMap(({ postcode }) => postcode ?? []);
    return (await this.matches.findMatches({ children, postcodes }, call)).children;
  }
}

/** The newest passing on of a referral as pages show it, or null. */
export async function passingOnOf(
  db: Pick<PartitionDb, 'query'>,
  referralId: string,
  partnership: Partnership,
): Promise<PassingOnView | null> {
  const row = (await passingsOnOf(db, [referralId])).get(referralId);
  return row ? passingOnView(row, partnership) : null;
}
