export type Handling = 'done' | 'repeat' | 'older' | 'waits';

export interface Seen {
  epoch: number;
  version: number;
  /** The epoch the whole source has begun, as far as it has said so. */
  begun: number;
}

export const asSeen = (row: { epoch: string; version: string; begun: string | null }): Seen => ({
  epoch: Number(row.epoch),
  version: Number(row.version),
  begun: Number(row.begun ?? 0),
});

/** What becomes of an event that was not noted before, and what is seen of its aggregate from then on. */
export function hear(
  message: { epoch: number; version: number },
  seen: Seen,
  order: 'state' | 'adds',
): { handling: Exclude<Handling, 'repeat'>; seen: Seen } {
  const place = compare(message, seen, order);
  if (place !== 'next') return { handling: place, seen };
  return { handling: 'done', seen: { ...seen, epoch: message.epoch, version: message.version } };
}

/** Where an event stands beside what was seen of its aggregate. Versions count from 1 in each epoch. */
export function compare(
  message: { epoch: number; version: number },
  seen: Seen,
  order: 'state' | 'adds',
): 'next' | 'older' | 'waits' {
  if (message.epoch < seen.epoch || message.epoch < seen.begun) return 'older';
  const before = message.epoch > seen.epoch ? 0 : seen.version;
  if (message.version <= before) return 'older';
  return order === 'adds' && message.version > before + 1 ? 'waits' : 'next';
}
