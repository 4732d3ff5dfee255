import { randomBytes } from 'node:crypto';
import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node';

/** Why there is no answer: nobody was there, none came in time, or the connection was given up. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(readonly why: 'nobody' | 'late' | 'closed') {
    super(`no answer: ${why}`);
  }
}

interface Asked {
  resolve(answer: string): void;
  reject(error: NoAnswer): void;
}

/**
 * Asks, each time with an address for the answer that nobody can guess or learn but who is asked. So services may be permitted to answer within
 * their partition at any time (docs/adr/0044-every-link-is-verified.md): a permission that came with the request alone is forgotten by a
 * nats-server that reads its configuration again, and the answer lost.
 */
export class Answers {
  private readonly asked = new Map<string, Asked>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly inbox: string,
  ) {
    connection.subscribe(`${inbox}.answer.*`, {
      callback: (error, message) => (error ? undefined : this.take(message)),
    });
    void connection.closed().then(() => {
      for (const { reject } of this.asked.values()) reject(new NoAnswer('closed'));
    });
  }

  /** @throws NoAnswer */
  async ask(
    subject: string,
    data: string,
    { timeout, headers }: { timeout: number; headers: MsgHdrs },
  ): Promise<string> {
    const reply = `${this.inbox}.answer.${randomBytes(18).toString('base64url')}`;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        this.asked.set(reply, { resolve, reject });
        timer = setTimeout(() => reject(new NoAnswer('late')), timeout);
        this.connection.publish(subject, data, { reply, headers });
      });
    } finally {
      clearTimeout(timer);
      this.asked.delete(reply);
    }
  }

  private take(message: Msg): void {
    const asked = this.asked.get(message.subject);
    if (!asked) return; // nobody waits for it any more
    if (message.data.length === 0 && message.headers?.code === 503) asked.reject(new NoAnswer('nobody'));
    else asked.resolve(message.string());
  }
}
