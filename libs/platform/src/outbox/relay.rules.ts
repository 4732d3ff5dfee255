/** What decides the order of sending. */
export interface Sendable {
  aggregate_id: string;
  subject: string;
}

export interface Failed<R> {
  row: R;
  error: unknown;
}

/** Rows of one record stay in order: what follows a failed one is sent again after it, and inboxes drop the repeat. */
export function sortOut<R extends Sendable>(
  rows: readonly R[],
  results: readonly PromiseSettledResult<void>[],
): { sent: R[]; failed: Failed<R>[] } {
  const sent: R[] = [];
  const failed: Failed<R>[] = [];
  const behind = new Set<string>();
  rows.forEach((row, index) => {
    const result = results[index]!;
    const record = `${row.aggregate_id}>${row.subject.split('.')[1]}`;
    if (behind.has(record)) return;
    if (result.status === 'fulfilled') sent.push(row);
    else {
      behind.add(record);
      failed.push({ row, error: result.reason });
    }
  });
  return { sent, failed };
}
