import { compareBalance, type listBalances, type ResponseOf } from '@conjoint/contracts';
import { DomainError, isDomainError, londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  PARTNERSHIP,
  Requests,
  requireRole,
  type Call,
  type Clock,
  type Partnership,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { BalanceRepository } from './balance.repository.js';
import { compareBooks } from './balance.rules.js';

const PATIENCE_MS = 3000;

type HostAnswer = ResponseOf<typeof compareBalance>;

/** The debtor of a host equals the creditor of its partner, less what is listed as in transit. */
@Injectable()
export class BalanceService {
  constructor(
    private readonly balances: BalanceRepository,
    private readonly requests: Requests,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** As the host: only what concerns the party that asks, which NATS proves. */
  async compare(call: Call): Promise<HostAnswer> {
    const { from } = call;
    if (from === null) throw new DomainError('wrong-partition', 'A partner asks for this');
    const now = this.clock.now();
    const asked = { from, to: call.partition, purpose: 'recharge' as const, at: londonDate(now) };
    const why = `asked by ${from}`;
    if (!this.partnership.sharingRule(asked)) {
      await call.db.audit(call, { action: 'balance.compared', subjects: [], why, outcome: 'refused' });
      throw new DomainError('not-permitted', 'No sharing rule of the partnership lets you compare books.');
    }
    await call.db.audit(call, { action: 'balance.compared', subjects: [], why });
    const debtors = await this.balances.debtors(call.db, from);
    const items = await this.balances.transit(call.db, from);
    const keys = [...new Set([...debtors.keys(), ...items.map(({ agreementKey }) => agreementKey)])].sort();
    return {
      balances: keys.map((agreementKey) => ({
        agreementKey,
        debtorPence: debtors.get(agreementKey) ?? 0,
        transit: items.filter((item) => item.agreementKey === agreementKey),
      })),
      asOf: now.toISOString(),
    };
  }

  async list(call: Call): Promise<ResponseOf<typeof listBalances>> {
    requireRole(call, 'finance-preparer', 'finance-approver', 'director', 'auditor');
    await call.db.audit(call, { action: 'balances.read', subjects: [] });
    const agreements = await this.balances.agreements(call.db, call.partition);
    const hosts = [...new Set(agreements.map(({ host }) => host))];
    const books = await Promise.all(hosts.map((host) => this.booksWith(host, agreements, call)));
    const order = (one: { agreementKey: string; host: string }): string => `${one.agreementKey} ${one.host}`;
    return {
      balances: books.flat().sort((left, right) => (order(left) < order(right) ? -1 : 1)),
      asOf: this.clock.now().toISOString(),
    };
  }

  private async booksWith(
    host: string,
    agreements: readonly { agreementKey: string; host: string }[],
    call: Call,
  ) {
    const says = await this.ask(host, call);
    const [creditors, unanswered] = await Promise.all([
      this.balances.creditors(call.db, host),
      this.balances.unanswered(call.db, host),
    ]);
    const items = says?.balances.flatMap(({ transit }) => transit) ?? unanswered;
    const posted = await this.balances.posted(
      call.db,
      items.map(({ chargeId }) => chargeId),
    );
    const today = londonDate(this.clock.now());
    const keys = new Set([
      ...agreements.filter((one) => one.host === host).map(({ agreementKey }) => agreementKey),
      ...(says?.balances.map(({ agreementKey }) => agreementKey) ?? []),
      ...creditors.keys(),
    ]);
    return [...keys].map((agreementKey) =>
      compareBooks({
        agreementKey,
        host,
        creditorPence: creditors.get(agreementKey) ?? 0,
        hostSays: says && (says.balances.find((one) => one.agreementKey === agreementKey) ?? NOTHING),
        unanswered: unanswered.filter((item) => item.agreementKey === agreementKey),
        posted,
        today,
      }),
    );
  }

  /** Null where the host does not answer just now, which is said of its books alone. */
  private async ask(host: string, call: Call): Promise<HostAnswer | null> {
    try {
      return await this.requests.sendTo(call, host, compareBalance, {}, { timeoutMs: PATIENCE_MS });
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return null;
    }
  }
}

const NOTHING = { debtorPence: 0, transit: [] };
