import { jetstreamManager } from '@nats-io/jetstream';
import type { ServiceName } from '@conjoint/contracts';
import type { NatsConnections } from '../messaging/nats-connections.js';
import { streamName } from '../provisioning/streams.js';

const WAIT_MS = 3000;

/**
 * Whether this service has handled events of this partition at any time, as its stream remembers: an event is acknowledged after the commit
 * that notes it, so a database without one row has lost them. False where messaging cannot be asked: then no request comes, either, and
 * the next connection asks again.
 */
export async function handledBefore(
  connections: NatsConnections,
  service: ServiceName,
  partition: string,
): Promise<boolean> {
  const waited = new Promise<null>((resolve) => setTimeout(() => resolve(null), WAIT_MS).unref());
  const connection = await Promise.race([connections.get(partition).catch(() => null), waited]);
  if (!connection) return false;
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: WAIT_MS });
    const { ack_floor } = await manager.consumers.info(streamName(partition), service);
    return ack_floor.consumer_seq > 0;
  } catch {
    return false; // there is no such consumer yet
  }
}
