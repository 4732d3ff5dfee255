import { eventSubject, mandateWithdrawn } from '@conjoint/contracts';
import type { Log, NatsConnections } from '@conjoint/platform';
import type { Mandates } from './mandates.service.js';

/**
 * Hears as it happens that a mandate was withdrawn, so that a page which asks no service meets it at the next request, too. Only
 * a hint: heard at most once, trusted with nothing but to ask workforce again. What is missed while messaging is away is refused
 * by every service, and no statement of workforce is used for longer than a minute.
 */
export class Withdrawals {
  constructor(
    private readonly parts: { connections: NatsConnections; mandates: Mandates; log: Log },
    partitions: readonly string[],
  ) {
    for (const partition of partitions) void this.hear(partition);
  }

  private async hear(partition: string): Promise<void> {
    const { connections, mandates, log } = this.parts;
    try {
      const connection = await connections.get(partition);
      for await (const message of connection.subscribe(eventSubject(mandateWithdrawn, partition))) {
        const mandateId = mandateIdOf(message.string());
        if (mandateId) mandates.withdrawn(partition, mandateId);
      }
    } catch (error) {
      const code = (error as { name?: string }).name;
      log.warn({ partition, code }, 'withdrawals of mandates are not heard; services still refuse them');
    }
  }
}

function mandateIdOf(text: string): string | null {
  try {
    const { payload } = JSON.parse(text) as { payload?: unknown };
    const parsed = mandateWithdrawn.payload.safeParse(payload);
    return parsed.success ? parsed.data.mandateId : null;
  } catch {
    return null; // not one of ours
  }
}
