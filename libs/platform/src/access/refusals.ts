import type { PartitionDb } from '../partitions/partition-db.js';

interface Known {
  mandates: Set<string>;
  sessions: Set<string>;
  readAt: number;
  reading: Promise<void> | null;
}

const FRESH_FOR = 250;

/**
 * Withdrawn mandates and ended sign-ins of one partition, as this service heard of them. Written when the event is handled; read again
 * when older than a quarter of a second, so that every replica refuses the next request, and at worst, with messaging cut, an
 * assertion ends after 15 minutes.
 */
export class Refusals {
  private readonly known = new Map<string, Known>();

  /** What of it is refused: one of the mandates, the sign-in, or nothing. */
  async refuses(
    db: PartitionDb,
    mandateIds: readonly string[],
    sid: string | undefined,
  ): Promise<'mandate' | 'sign-in' | null> {
    const known = this.of(db.partition);
    if (Date.now() - known.readAt > FRESH_FOR) {
      known.reading ??= this.read(db, known).finally(() => {
        known.reading = null;
      });
      await known.reading;
    }
    if (mandateIds.some((id) => known.mandates.has(id))) return 'mandate';
    return sid !== undefined && known.sessions.has(sid) ? 'sign-in' : null;
  }

  /** The next request reads again. */
  forget(partition: string): void {
    this.of(partition).readAt = 0;
  }

  private of(partition: string): Known {
    let known = this.known.get(partition);
    if (!known)
      this.known.set(
        partition,
        (known = { mandates: new Set(), sessions: new Set(), readAt: 0, reading: null }),
      );
    return known;
  }

  private async read(db: PartitionDb, known: Known): Promise<void> {
    const startedAt = Date.now();
    const rows = await db.prepared<{ kind: string; id: string }>(
      'refusals',
      `select 'mandate' as kind, mandate_id::text as id from refused_mandate where refused_at > now() - interval '1 hour' union all select 'session', sid from refused_session where refused_until > now()`,
    );
    known.mandates = new Set(rows.filter((row) => row.kind === 'mandate').map((row) => row.id));
    known.sessions = new Set(rows.filter((row) => row.kind === 'session').map((row) => row.id));
    known.readAt = startedAt;
  }
}
