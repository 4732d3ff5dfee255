import { assertMandate, type AssertionClaims } from '@conjoint/contracts';
import { DomainError, isDomainError, londonDate } from '@conjoint/kernel';
import {
  hasFooting,
  mayHoldMandate,
  type Clock,
  type PartitionEntry,
  type Partnership,
  type Requests,
  type TokenVerifier,
  type Vouched,
} from '@conjoint/platform';

/** The council's signed statement of what somebody may do there. */
export interface Assertion {
  readonly assertion: string;
  readonly claims: AssertionClaims;
  readonly fetchedAt: number;
}

export interface Holder {
  /** Whose assertions: a session or an API caller. Assertions are never shared between holders. */
  readonly key: string;
  readonly token: string;
  readonly correlationId: string;
}

export interface Choice {
  readonly partition: string;
  readonly claims: AssertionClaims;
}

export interface Choices {
  readonly held: Choice[];
  /** Partitions that did not answer in time: whether there is a mandate is not known. */
  readonly silent: string[];
}

const RENEW_AFTER_MS = 60_000;
const ASK_ALL_MS = 3_000;
const KEEP = 5_000;

/**
 * Asks workforce for mandate assertions and keeps each for a minute at most: one that a service refuses or whose withdrawal is
 * heard of is asked for again at once.
 * A partition is not asked, and so receives nothing at all, where the partnership file gives the person no footing.
 */
export class Mandates {
  private readonly kept = new Map<string, Assertion>();
  private readonly asking = new Map<string, Promise<Assertion>>();

  constructor(
    private readonly requests: Requests,
    private readonly partnership: Partnership,
    private readonly clock: Clock,
    private readonly tokens: Pick<TokenVerifier, 'verify'>,
  ) {}

  /** @throws DomainError `no-mandate` when there is none; `unavailable` when the council does not answer and none is kept. */
  async assertion(holder: Holder, partition: string): Promise<Assertion> {
    const id = `${holder.key} ${partition}`;
    const kept = this.kept.get(id);
    const now = this.clock.now().getTime();
    if (kept && now - kept.fetchedAt < RENEW_AFTER_MS) return kept;
    try {
      const on = londonDate(this.clock.now());
      if (!hasFooting(this.partnership, await this.tokens.verify(holder.token), { partition, on }))
        throw new DomainError('no-mandate', 'There is nothing here for you.');
      return await this.askOnce(id, holder, partition);
    } catch (error) {
      if (isDomainError(error) && error.code === 'no-mandate') this.kept.delete(id);
      else if (kept && kept.claims.exp * 1000 > now + 5_000) return kept;
      throw error;
    }
  }

  /**
   * Everywhere somebody may act, asked in parallel; a council that does not answer within three seconds is named as silent.
   * Where a rule gave her a mandate once, it is asked even if it gives none today: that is how the mandate ends.
   */
  async choices(holder: Holder): Promise<Choices> {
    const partitions = this.whereSheMayHoldOne(await this.tokens.verify(holder.token));
    const answers = await Promise.all(
      partitions.map(async ({ code }): Promise<Choice | 'none' | 'silent'> => {
        try {
          return { partition: code, claims: (await this.ask(holder, code, ASK_ALL_MS)).claims };
        } catch (error) {
          if (!isDomainError(error)) return 'silent';
          if (error.code === 'unauthenticated') throw error;
          return error.code === 'no-mandate' || error.code === 'not-found' ? 'none' : 'silent';
        }
      }),
    );
    return {
      held: answers.filter((answer): answer is Choice => typeof answer === 'object'),
      silent: partitions.filter((_, index) => answers[index] === 'silent').map(({ code }) => code),
    };
  }

  /** Whether there is a mandate in that partition; false also when the council does not answer. */
  async holds(holder: Holder, partition: string): Promise<boolean> {
    if (!this.partnership.hasPartition(partition)) return false;
    return this.assertion(holder, partition).then(
      () => true,
      () => false,
    );
  }

  /** The partitions of the file in which this person may hold a mandate, her own first. */
  whereSheMayHoldOne(claims: Vouched): PartitionEntry[] {
    const able = this.partnership
      .partitions()
      .filter(({ code }) => mayHoldMandate(this.partnership, claims, code));
    const isHome = ({ code }: PartitionEntry): boolean => code === claims.organisationPartition;
    return [...able.filter(isHome), ...able.filter((one) => !isHome(one))];
  }

  /** After a service refused the one at hand: what workforce grants now, or `no-mandate`. */
  renew(holder: Holder, partition: string, refused: string): Promise<Assertion> {
    const id = `${holder.key} ${partition}`;
    if (this.kept.get(id)?.assertion === refused) this.kept.delete(id);
    return this.assertion(holder, partition);
  }

  /** Nothing that rests on this mandate is used again. */
  withdrawn(partition: string, mandateId: string): void {
    for (const [id, { claims }] of this.kept)
      if (claims.partition === partition && claims.mandates.some((mandate) => mandate.id === mandateId))
        this.kept.delete(id);
  }

  /**
   * Where tokens of this person may have been of use: every service elsewhere refuses them before it looks at anything. Who owns her
   * organisation's partition is taken from the file, as a token has to agree with it.
   */
  reachOf({ key, organisation }: { key: string; organisation: string }): PartitionEntry[] {
    const owner = this.partnership.organisations.find(({ alias }) => alias === organisation);
    return this.whereSheMayHoldOne({
      personKey: key,
      organisation,
      organisationPartition: owner?.partition ?? null,
      homeRoles: [],
      machine: false,
    });
  }

  forget(holderKey: string): void {
    for (const id of this.kept.keys()) if (id.startsWith(`${holderKey} `)) this.kept.delete(id);
  }

  private askOnce(id: string, holder: Holder, partition: string): Promise<Assertion> {
    const running = this.asking.get(id);
    if (running) return running;
    const asked = this.ask(holder, partition).finally(() => this.asking.delete(id));
    this.asking.set(id, asked);
    return asked;
  }

  private async ask(holder: Holder, partition: string, withinMs?: number): Promise<Assertion> {
    const { token, correlationId, key } = holder;
    const deadline = withinMs === undefined ? {} : { deadline: Date.now() + withinMs };
    const { assertion, claims } = await this.requests.sendAs(
      { partition, token, correlationId, ...deadline },
      assertMandate,
      {},
    );
    const kept = { assertion, claims, fetchedAt: this.clock.now().getTime() };
    if (this.kept.size >= KEEP) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(`${key} ${partition}`, kept);
    return kept;
  }
}
