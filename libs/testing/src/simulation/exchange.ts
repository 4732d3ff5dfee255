import { hear, sortOut, type Seen } from '@conjoint/platform';

/** What a side of a saga is after something, and what it tells the other side in the same commit. */
export interface Step<S> {
  state: S;
  tells: readonly string[];
}

/** One side of a saga as the rules of a service have it. Both may throw: a person is refused then, and an event becomes a dead letter. */
export interface Side<S> {
  readonly begins: S;
  readonly commands: readonly string[];
  command(state: S, command: string): Step<S>;
  hear(state: S, told: string): Step<S>;
}

interface Row {
  id: string;
  aggregate_id: string;
  subject: string;
  told: string;
  version: number;
  sent: boolean;
}
type Message = Row & { epoch: 1 };

/** What may happen to a party while it exchanges messages with the other one. Numbers choose among what there is, whatever it is. */
export type Happening =
  | { kind: 'command'; party: number; record: number; command: number }
  | { kind: 'relay'; party: number; outcomes: readonly ('sent' | 'lost' | 'unanswered')[]; crash: boolean }
  | { kind: 'deliver'; party: number; pick: number; crash: 'never' | 'before-commit' | 'before-ack' }
  | { kind: 'replay'; party: number; pick: number }
  | { kind: 'forget-ids'; party: number }
  | { kind: 'lose-stream'; party: number }
  | { kind: 'reconcile'; party: number };

/** As many rows as a relay takes at once. */
const BATCH = 3;
const MOST_ROUNDS = 200;

class Party {
  readonly records = new Map<number, unknown>();
  readonly versions = new Map<string, number>();
  readonly outbox: Row[] = [];
  readonly inbox = new Set<string>();
  readonly seen = new Map<string, Seen>();
  readonly waiting = new Map<string, Message>();
  readonly deadLetters = new Map<string, string>();
  /** What the stream of this party holds, and what of it is acknowledged. */
  stream: { message: Message; acknowledged: boolean }[] = [];
  readonly knownIds = new Set<string>();

  constructor(
    readonly name: string,
    readonly side: Side<unknown>,
  ) {}
}

/**
 * Two parties, their outboxes, relays, streams and inboxes as pure state machines that use the product's own decisions (`sortOut`, `hear`)
 * under a scheduler that loses, repeats, delays and reorders messages and crashes processes between any two commits.
 */
export class Exchange {
  readonly parties: readonly [Party, Party];
  private ids = 0;
  /** How many messages were handled, and how much was made to go wrong. */
  handled = 0;
  faults = 0;

  constructor(
    sides: readonly [Side<never>, Side<never>],
    private readonly options: { order: 'state' | 'adds'; records: number },
  ) {
    this.parties = [new Party('A', sides[0] as Side<unknown>), new Party('B', sides[1] as Side<unknown>)];
    for (const party of this.parties)
      for (let record = 0; record < options.records; record += 1)
        party.records.set(record, party.side.begins);
  }

  /** The two states of one record. */
  states<A, B>(record: number): { a: A; b: B } {
    return { a: this.parties[0].records.get(record) as A, b: this.parties[1].records.get(record) as B };
  }

  take(happening: Happening): void {
    const party = this.parties[happening.party % 2]!;
    switch (happening.kind) {
      case 'command':
        return this.command(party, happening.record % this.options.records, happening.command);
      case 'relay':
        return this.relay(party, happening.outcomes, happening.crash);
      case 'deliver':
        return this.deliver(party, happening.pick, happening.crash);
      case 'replay':
        return this.replay(party, happening.pick);
      case 'forget-ids':
        return party.knownIds.clear();
      case 'lose-stream':
        this.faults += party.stream.length > 0 ? 1 : 0;
        party.stream = [];
        return party.knownIds.clear();
      case 'reconcile':
        return this.reconcile(party);
    }
  }

  /** Nothing fails any more: everything gets where it belongs. @returns what did not come to rest */
  settle(): string[] {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const before = this.fingerprint();
      for (const party of this.parties) {
        this.otherOf(party).knownIds.clear();
        this.relay(party, ['sent'], false);
      }
      for (const party of this.parties)
        for (let left = party.stream.length; left > 0; left -= 1) this.deliver(party, 0, 'never');
      for (const party of this.parties) this.reconcile(party);
      if (this.fingerprint() === before) return this.unrest();
    }
    return ['it never comes to rest'];
  }

  private unrest(): string[] {
    return this.parties.flatMap((party) => {
      const other = this.otherOf(party);
      const lost = party.outbox.filter(({ id }) => !other.inbox.has(id));
      return [
        ...lost.map(({ told }) => `lost: ${told} of ${party.name}`),
        ...[...party.waiting.values()].map(({ told }) => `waits for ever: ${told} at ${party.name}`),
        ...[...party.deadLetters.values()].map((why) => `dead letter at ${party.name}: ${why}`),
      ];
    });
  }

  private fingerprint(): string {
    return JSON.stringify(
      this.parties.map(({ records, outbox, inbox, waiting, stream }) => [
        [...records],
        outbox.map(({ sent }) => sent),
        inbox.size,
        waiting.size,
        stream.filter(({ acknowledged }) => !acknowledged).length,
      ]),
    );
  }

  private otherOf(party: Party): Party {
    return this.parties[party === this.parties[0] ? 1 : 0];
  }

  private command(party: Party, record: number, choice: number): void {
    const { commands } = party.side;
    if (commands.length === 0) return;
    try {
      this.commit(
        party,
        record,
        party.side.command(party.records.get(record), commands[choice % commands.length]!),
      );
    } catch {
      // A person asked for what cannot be, and was told so: nothing is changed.
    }
  }

  private commit(party: Party, record: number, { state, tells }: Step<unknown>): void {
    party.records.set(record, state);
    for (const told of tells) {
      const aggregate = `${record}`;
      const version = (party.versions.get(aggregate) ?? 0) + 1;
      party.versions.set(aggregate, version);
      const subject = `x.${this.otherOf(party).name}.${party.name}.saga.${told}`;
      party.outbox.push({
        id: `${party.name}${(this.ids += 1)}`,
        aggregate_id: aggregate,
        subject,
        told,
        version,
        sent: false,
      });
    }
  }

  /** `unanswered`: it is stored, and the relay does not know. A crash after publishing marks nothing. */
  private relay(party: Party, outcomes: readonly ('sent' | 'lost' | 'unanswered')[], crash: boolean): void {
    const rows = party.outbox.filter(({ sent }) => !sent).slice(0, BATCH);
    const results = rows.map((row, index): PromiseSettledResult<void> => {
      const outcome = outcomes[index % outcomes.length]!;
      if (outcome !== 'lost') this.store(this.otherOf(party), row);
      if (outcome !== 'sent') this.faults += 1;
      return outcome === 'sent'
        ? { status: 'fulfilled', value: undefined }
        : { status: 'rejected', reason: new Error(outcome) };
    });
    if (crash) this.faults += 1;
    else for (const row of sortOut(rows, results).sent) row.sent = true;
  }

  private store(party: Party, row: Row): void {
    if (party.knownIds.has(row.id)) return;
    party.knownIds.add(row.id);
    party.stream.push({ message: { ...row, epoch: 1 }, acknowledged: false });
  }

  private deliver(party: Party, pick: number, crash: 'never' | 'before-commit' | 'before-ack'): void {
    const open = party.stream.filter(({ acknowledged }) => !acknowledged);
    const stored = open[pick % open.length];
    if (!stored) return;
    if (crash !== 'never') this.faults += 1;
    if (crash === 'before-commit') return;
    this.handle(party, stored.message);
    if (crash === 'never') stored.acknowledged = true;
  }

  private replay(party: Party, pick: number): void {
    const stored = party.stream[pick % party.stream.length];
    if (!stored) return;
    this.faults += 1;
    this.handle(party, stored.message);
  }

  /** What was sent and never arrived is sent again. What waits for an earlier one, or is a dead letter, has arrived. */
  private reconcile(party: Party): void {
    const other = this.otherOf(party);
    for (const row of party.outbox)
      if (row.sent && ![other.inbox, other.waiting, other.deadLetters].some((there) => there.has(row.id)))
        row.sent = false;
  }

  private handle(party: Party, message: Message): void {
    const handling = this.once(party, message);
    if (handling === 'waits' || this.options.order === 'state') return;
    for (;;) {
      const next = [...party.waiting.values()]
        .filter(({ aggregate_id }) => aggregate_id === message.aggregate_id)
        .sort((a, b) => a.version - b.version)[0];
      if (!next || this.once(party, next) === 'waits') return;
    }
  }

  private once(party: Party, message: Message): 'done' | 'repeat' | 'older' | 'waits' {
    if (party.inbox.has(message.id)) {
      party.waiting.delete(message.id);
      return 'repeat';
    }
    const seen = party.seen.get(message.aggregate_id) ?? { epoch: message.epoch, version: 0, begun: 0 };
    const heard = hear(message, seen, this.options.order);
    if (heard.handling === 'waits') {
      party.waiting.set(message.id, message);
      return 'waits';
    }
    try {
      const record = Number(message.aggregate_id);
      const step =
        heard.handling === 'done' ? party.side.hear(party.records.get(record), message.told) : null;
      party.inbox.add(message.id);
      party.waiting.delete(message.id);
      party.seen.set(message.aggregate_id, heard.seen);
      if (step) this.commit(party, record, step);
      this.handled += 1;
    } catch (error) {
      party.waiting.delete(message.id);
      party.deadLetters.set(message.id, `${message.told}: ${(error as Error).message}`);
    }
    return heard.handling;
  }
}
