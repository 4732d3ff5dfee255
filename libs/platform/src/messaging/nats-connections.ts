import { connect, type NatsConnection } from '@nats-io/transport-node';
import { Answers } from './answers.js';
import { natsLink } from '../links/nats-link.js';
import type { Log } from '../logging.js';
import { natsCredential, natsUser } from '../provisioning/ensure-secrets.js';
import type { SecretStore } from '../secrets.js';

/** Whether a partition's connection is up just now. */
export type ConnectionState = 'connected' | 'disconnected' | 'refused';

interface Held {
  connection: NatsConnection | null;
  answers: Answers | null;
  opening: Promise<NatsConnection>;
  state: ConnectionState;
}

/**
 * One NATS connection a partition, each with the user of this service in that partition: NATS itself proves sender and receiver.
 * Reconnects for ever; the first connection is waited for too, so that a service may start before NATS.
 */
export class NatsConnections {
  private readonly held = new Map<string, Held>();
  private readonly told: ((partition: string) => void)[] = [];
  private closing = false;

  constructor(
    private readonly options: {
      /** As `NATS_URL` has it: one server or several. */
      url: string;
      /** Of the authorities that certify the servers. */
      caFile?: string | undefined;
      service: string;
      partitions: readonly string[];
      secrets: SecretStore;
      log: Log;
    },
  ) {
    for (const partition of options.partitions) {
      const held: Held = {
        connection: null,
        answers: null,
        state: 'disconnected',
        opening: Promise.resolve() as never,
      };
      held.opening = this.open(partition, held);
      held.opening.catch(() => undefined); // told by the state; whoever awaits it gets the error
      this.held.set(partition, held);
    }
  }

  /** Waits for the first connection; afterwards answers at once, also while reconnecting. */
  get(partition: string): Promise<NatsConnection> {
    const held = this.held.get(partition);
    if (!held) return Promise.reject(new Error(`no NATS connection for partition ${partition}`));
    return held.opening;
  }

  /** The connection if it is up just now. */
  now(partition: string): NatsConnection | null {
    const held = this.held.get(partition);
    return held?.state === 'connected' ? held.connection : null;
  }

  /** How to ask over that connection, if it is up just now. */
  answersNow(partition: string): Answers | null {
    const held = this.held.get(partition);
    return held?.state === 'connected' ? held.answers : null;
  }

  /** Told of a partition whenever its connection is up again after it was lost. */
  onReturn(listener: (partition: string) => void): void {
    this.told.push(listener);
  }

  /** Resolves when the connection of a partition was lost and is up again; `stop` gives up waiting. */
  returned(partition: string): { again: Promise<void>; stop: () => void } {
    let stop = (): void => undefined;
    const again = new Promise<void>((resolve) => {
      const listener = (one: string): void => (one === partition ? resolve() : undefined);
      this.told.push(listener);
      stop = () => void this.told.splice(this.told.indexOf(listener), 1);
    });
    return { again, stop };
  }

  states(): Record<string, ConnectionState> {
    return Object.fromEntries([...this.held].map(([partition, held]) => [partition, held.state]));
  }

  async close(): Promise<void> {
    this.closing = true;
    const open = [...this.held.values()].flatMap(({ connection }) => connection ?? []);
    await Promise.all(open.map((connection) => connection.close().catch(() => undefined))); // closing twice is no harm
  }

  private async open(partition: string, held: Held): Promise<NatsConnection> {
    const { url, caFile, service, secrets, log } = this.options;
    const user = natsUser(service, partition);
    const inbox = `_INBOX.${service}.${partition}`;
    for (;;) {
      try {
        const connection = await connect({
          ...natsLink(url, caFile),
          // Read again for each connection: a password that was changed counts without a restart.
          authenticator: () => natsCredential(user, secrets.read(`nats/${user}`)),
          name: user,
          inboxPrefix: inbox,
          maxReconnectAttempts: -1,
          reconnectTimeWait: 500,
          reconnectJitter: 250,
          waitOnFirstConnect: true,
          timeout: 5000,
          pingInterval: 10_000,
          maxPingOut: 2,
          ignoreAuthErrorAbort: true,
        });
        held.connection = connection;
        held.answers = new Answers(connection, inbox);
        held.state = 'connected';
        void this.watch(partition, held, connection);
        return connection;
      } catch (error) {
        held.state = 'refused';
        if (this.closing) throw error;
        log.warn({ partition, code: (error as { name?: string }).name }, 'NATS does not let this service in');
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
  }

  private async watch(partition: string, held: Held, connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') held.state = 'disconnected';
      else if (status.type === 'reconnect') held.state = 'connected';
      else continue;
      if (held.state === 'connected') for (const listener of [...this.told]) listener(partition);
      this.options.log.info({ partition, state: held.state }, 'NATS connection');
    }
    held.state = 'disconnected';
  }
}
