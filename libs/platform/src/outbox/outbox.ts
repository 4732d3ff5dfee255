import { crossSubject, eventSubject, type EventContract } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { Origin } from '../context.js';
import { newId } from '../ids.js';

export interface OutgoingEvent<P> {
  aggregateId: string;
  payload: P;
  /** Addressed events: the partition whose stream takes it. */
  to?: string;
}

/**
 * Appends one event in the caller's transaction. The version is counted per aggregate (and per receiver, for addressed events, so
 * that each receiver sees 1, 2, 3 …); the row lock on the counter keeps rows of one aggregate in version order.
 */
const COUNT_VERSION = `insert into outbox_version (aggregate, version) values ($1, 1)
  on conflict (aggregate) do update set version = outbox_version.version + 1 returning version`;
const APPEND = `insert into outbox (id, aggregate_id, version, epoch, subject, name, body, correlation_id)
select $2, $3, counted.version, partition_info.epoch, $4, $5, $6, $7 from counted, partition_info`;
export const INSERT_OUTBOX = `with counted as (${COUNT_VERSION}) ${APPEND}`;
/** The same as parts of a larger statement: name and text of each, with the parameters `$1` to `$7`. */
export const OUTBOX_PARTS = { counted: COUNT_VERSION, appended: APPEND };

/** The same for many events, each of another aggregate, in the order given. */
export const INSERT_OUTBOX_ROWS = `with told as (
  select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    with ordinality as told (aggregate, id, aggregate_id, subject, name, body, correlation_id, at)),
counted as (insert into outbox_version (aggregate, version) select aggregate, 1 from told order by aggregate
  on conflict (aggregate) do update set version = outbox_version.version + 1 returning aggregate, version)
insert into outbox (id, aggregate_id, version, epoch, subject, name, body, correlation_id)
select told.id, told.aggregate_id, counted.version, partition_info.epoch, told.subject, told.name, told.body::jsonb, told.correlation_id
from told join counted using (aggregate), partition_info order by told.at`;

/** NATS takes 1 MiB with headers and envelope. Refused before the commit, so that nothing waits in the outbox that can never go. */
const MOST_BYTES = 900 * 1024;

export function outboxParameters<P>(
  origin: Origin,
  contract: EventContract,
  event: OutgoingEvent<P>,
): unknown[] {
  const addressed = contract.reach === 'addressed';
  if (addressed !== (event.to !== undefined))
    throw new Error(
      `${contract.name} is ${contract.reach}: ${addressed ? 'say to whom' : 'it has no receiver'}`,
    );
  const body = JSON.stringify(contract.payload.parse(event.payload));
  if (Buffer.byteLength(body) > MOST_BYTES)
    throw new DomainError('too-large', 'This is too much to tell in one message. Nothing was saved.', {
      details: { event: contract.name },
    });
  return [
    addressed ? `${event.aggregateId}>${event.to}` : event.aggregateId,
    newId(),
    event.aggregateId,
    addressed
      ? crossSubject(contract, event.to!, origin.partition)
      : eventSubject(contract, origin.partition),
    `${contract.service}.${contract.name}`,
    body,
    origin.correlationId,
  ];
}
