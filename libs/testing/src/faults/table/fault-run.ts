import { randomUUID } from 'node:crypto';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { PROVISIONER_USER } from '@conjoint/platform';
import type { Acknowledged } from '../acknowledged.js';
import type { FaultInstallation } from '../fault-installation.js';
import { FAULT_SERVICES } from '../fault-programs.js';
import { withDatabase, type Query } from '../rows.js';
import { pause, type SeededRandom } from '../seeded-random.js';

/** One fault brought about once. */
export class FaultRun {
  injections = 0;
  readonly problems: string[] = [];
  readonly notes: string[] = [];

  constructor(
    readonly installation: FaultInstallation,
    readonly acknowledged: Acknowledged,
    readonly random: SeededRandom,
    /** In `npm test`: once, and no longer than it takes. */
    readonly brief: boolean,
  ) {}

  injected(times = 1): void {
    this.injections += times;
  }

  problem(text: string): void {
    this.problems.push(text);
  }

  note(text: string): void {
    this.notes.push(text);
  }

  expect(holds: boolean, otherwise: string): void {
    if (!holds) this.problem(otherwise);
  }

  /** Long enough for some work to meet the fault. */
  meanwhile(seconds: number): Promise<void> {
    return pause(seconds * 1000);
  }

  /** Everything committed before now is sent within so many seconds, while the work goes on. */
  async catchesUp(seconds: number): Promise<void> {
    const began = Date.now();
    const from = new Date(this.installation.now());
    while ((await this.unsentBefore(from)) > 0) {
      if (Date.now() - began > seconds * 1000)
        return this.problem(`not sent: events older than the mending, after ${seconds} s`);
      await pause(250);
    }
    this.note(`caught up in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }

  async eachDatabase(
    work: (query: Query, place: { service: string; council: string }) => Promise<void>,
  ): Promise<void> {
    const { installation } = this;
    for (const council of installation.everybody)
      for (const service of FAULT_SERVICES) {
        if (service === 'referrals' && !installation.councils.includes(council)) continue;
        await withDatabase(installation.databaseUrl(service, council), (query) =>
          work(query, { service, council }),
        );
      }
  }

  /** As the provisioner of streams. */
  async streams<T>(work: (manager: JetStreamManager) => Promise<T>): Promise<T> {
    return this.connected(PROVISIONER_USER, PROVISIONER_USER, async (nats) =>
      work(await jetstreamManager(nats)),
    );
  }

  /** As a service of one partition, past its wire. */
  async asService<T>(
    service: string,
    partition: string,
    work: (nats: NatsConnection) => Promise<T>,
  ): Promise<T> {
    return this.connected(`${service}_${partition}`, `${service}.${partition}`, work);
  }

  private async connected<T>(
    user: string,
    inbox: string,
    work: (nats: NatsConnection) => Promise<T>,
  ): Promise<T> {
    const nats = await connect({
      servers: this.installation.nats.directUrl.split(','),
      user,
      pass: this.installation.secrets.read(`nats/${user}`),
      inboxPrefix: `_INBOX.${inbox}.h${randomUUID().slice(0, 8)}`,
      timeout: 10_000,
    });
    try {
      return await work(nats);
    } finally {
      await nats.close();
    }
  }

  private async unsentBefore(instant: Date): Promise<number> {
    let unsent = 0;
    await this.eachDatabase(async (query) => {
      const [row] = await query<{ n: number }>(
        'select count(*)::int as n from outbox where sent_at is null and voided_at is null and created_at < $1',
        [instant],
      );
      unsent += row!.n;
    });
    return unsent;
  }
}
