import { headers } from '@nats-io/transport-node';
import { jetstream } from '@nats-io/jetstream';
import { EVENTS, LISTENERS, SERVICES } from '@conjoint/contracts';
import { newId, streamName } from '@conjoint/platform';
import { withDatabase } from '../rows.js';
import { pause } from '../seeded-random.js';
import type { Fault } from './fault.js';
import type { FaultRun } from './fault-run.js';

export const repeatedAndReordered: Fault = {
  row: 6,
  fault: 'duplicates, reordering, replay after the deduplication window',
  holds: 'one effect; an older version never overwrites',
  how: 'relays made to forget what they sent; stored messages published again in random order by the real users, with the window cut to 0.1 s',
  async inject(run) {
    const partitions = run.installation.everybody;
    await setWindow(run, 100);
    await run.meanwhile(1);
    await run.eachDatabase(async (query) => {
      const again = await query(
        `update outbox set sent_at = null where id in
           (select id from outbox where sent_at is not null and voided_at is null order by md5(id::text || $1) limit 40) returning id`,
        [String(run.random.next())],
      );
      run.injected(again.length);
    });
    for (const partition of partitions) await replay(run, partition, run.brief ? 150 : 1500);
    await run.meanwhile(2);
    await run.installation.nats.provision();
  },
};

async function setWindow(run: FaultRun, milliseconds: number): Promise<void> {
  await run.streams(async (manager) => {
    for (const partition of run.installation.everybody)
      await manager.streams.update(streamName(partition), { duplicate_window: milliseconds * 1e6 });
  });
}

interface Stored {
  subject: string;
  data: Uint8Array;
  correlation: string;
}

async function replay(run: FaultRun, partition: string, most: number): Promise<void> {
  const stored = await run.streams(async (manager) => {
    const { state } = await manager.streams.info(streamName(partition));
    const all = Array.from(
      { length: state.last_seq - state.first_seq + 1 },
      (_, index) => state.first_seq + index,
    );
    const found: Stored[] = [];
    for (const seq of run.random.shuffled(all).slice(0, most)) {
      const message = await manager.streams.getMessage(streamName(partition), { seq }).catch(() => null); // put away since
      if (message)
        found.push({
          subject: message.subject,
          data: message.data,
          correlation: message.header?.get('conjoint-correlation') ?? '',
        });
    }
    return found;
  });
  for (const [sender, messages] of grouped(stored, ({ subject }) => senderOf(subject))) {
    const [service, from] = sender.split(' ') as [string, string];
    await run.asService(service, from, async (nats) => {
      for (const { subject, data, correlation } of messages) {
        const header = headers();
        header.set('conjoint-correlation', correlation);
        await jetstream(nats).publish(subject, data, { headers: header });
        run.injected();
      }
    });
  }
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** `<service> <partition>` whose user may publish there. */
function senderOf(subject: string): string {
  const parts = subject.split('.');
  return parts[0] === 'x' ? `${parts[3]} ${parts[2]}` : `${parts[2]} ${parts[1]}`;
}

export const poison: Fault = {
  row: 7,
  fault: 'poison messages',
  holds: 'dead letter and alert, others flow',
  how: 'no JSON, a payload of another shape, and text that PostgreSQL cannot hold, published by the real users',
  async inject(run) {
    const contract = EVENTS.find(
      ({ service, name }) => service === 'referrals' && name.startsWith('referral.recorded'),
    )!;
    const listeners = SERVICES.filter((one) => LISTENERS[one].includes(contract));
    const before = run.acknowledged.operations;
    const poisoned = run.installation.councils.map(async (council) => {
      const event = { aggregateId: newId(), version: 1, epoch: 1, at: new Date().toISOString() };
      const bodies = [
        '{"no JSON',
        JSON.stringify({ ...event, id: newId(), payload: { odd: true } }),
        JSON.stringify({ ...event, id: newId(), aggregateId: newId(), payload: { referralId: 'a\u0000b' } }),
      ];
      await run.asService('referrals', council, async (nats) => {
        for (const body of bodies) {
          await jetstream(nats).publish(`evt.${council}.referrals.${contract.name}`, body);
          run.injected();
        }
      });
      for (const service of listeners)
        await buried(run, { url: run.installation.databaseUrl(service, council), count: bodies.length });
    });
    await Promise.all(poisoned);
    run.expect(run.acknowledged.operations > before, 'nothing else flowed');
    run.expect(
      run.installation.logged(/"alert":"dead-letter"/),
      'no dead letter was told of in the logs, which alerts are made of',
    );
  },
};

/** Waits until they are there, and takes them away as an operator does who has settled them. */
async function buried(run: FaultRun, { url, count }: { url: string; count: number }): Promise<void> {
  const until = Date.now() + 40_000;
  const open = 'select id from dead_letter where resolved_at is null and attempts > 0';
  await withDatabase(url, async (query) => {
    while ((await query(open)).length < count) {
      if (Date.now() > until) return run.problem('poison is not with the dead letters after 40 s');
      await pause(250);
    }
    const [row] = await query<{
      n: number;
    }>(`with gone as (delete from dead_letter where id in (${open}) returning 1)
      select count(*)::int as n from gone`);
    run.expect(row!.n === count, `${row!.n} dead letters, not ${count}`);
  });
}

export const listenersStopped: Fault = {
  row: 14,
  fault: 'a consumer stands still past its acknowledgement wait',
  holds: 'one effect',
  how: 'SIGSTOP of one process of each service with messages in its hands, for longer than the wait (here 3 s); SIGCONT',
  async inject(run) {
    await setAckWait(run, 3);
    for (let times = 0; times < (run.brief ? 1 : 3); times += 1) {
      const stopped = run.installation
        .programs('referrals', 'reporting', 'workforce', 'recharging')
        .filter((_, index) => index % 2 === times % 2);
      for (const one of stopped) one.signal('SIGSTOP');
      run.injected(stopped.length);
      await run.meanwhile(5);
      for (const one of stopped) one.signal('SIGCONT');
      await run.meanwhile(2);
    }
    await run.installation.nats.provision();
  },
};

async function setAckWait(run: FaultRun, seconds: number): Promise<void> {
  await run.streams(async (manager) => {
    for (const partition of run.installation.everybody)
      for (const { name, config } of await manager.consumers.list(streamName(partition)).next())
        await manager.consumers.update(streamName(partition), name, { ...config, ack_wait: seconds * 1e9 });
  });
}

export const workersTwice: Fault = {
  row: 15,
  fault: 'two relays, two migrators, two schedulers at once',
  holds: 'no double effect',
  how: 'two processes of each service whose leases are made to run out while they work; two migrators of each database at once',
  async inject(run) {
    const twice = run.installation.programNames.flatMap((name) => [name, name]);
    const migrating = Promise.allSettled(twice.map((name) => run.installation.migrate(name)));
    for (let times = 0; times < (run.brief ? 12 : 60); times += 1) {
      await run.eachDatabase(async (query) => {
        const out = await query(`update lease set expires_at = now() - interval '1 second' returning name`);
        run.injected(out.length);
      });
      await pause(run.random.between(20, 200));
    }
    for (const outcome of await migrating)
      run.expect(outcome.status === 'fulfilled', 'a migrator beside another one failed');
    run.injected(twice.length);
  },
};
