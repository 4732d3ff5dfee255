import type { TokenClaims } from '../context.js';
import type { PartitionDb } from '../partitions/partition-db.js';

interface Known {
  mandates: Set<string>;
  sessions: Set<string>;
  /** By person: sign-ins before this moment, in epoch milliseconds, count no longer. */
  people: Map<string, number>;
  /** Its records are being checked after a restore. */
  reconciling: boolean;
  /** Epoch milliseconds: mandate assertions made before are void; 0 where none are. */
  assertionsFrom: number;
  readAt: number;
  reading: Promise<void> | null;
}

const FRESH_FOR = 250;

/**
 * Withdrawn mandates and ended sign-ins of one partition, as this service heard of them, and what a restore made void. Written when the event is handled; read again
 * when older than a quarter of a second, so that every replica refuses the next request, and at worst, with messaging cut, an
 * assertion ends after 15 minutes.
 */
export class Refusals {
  private readonly known = new Map<string, Known>();

  /** What of it is refused: one of the mandates, the sign-in, or nothing. */
  async refuses(
    db: PartitionDb,
    mandateIds: readonly string[],
    token: Pick<TokenClaims, 'sid' | 'personKey' | 'authTime' | 'machine'>,
  ): Promise<'mandate' | 'sign-in' | 'earlier-sign-in' | null> {
    const known = await this.fresh(db);
    if (mandateIds.some((id) => known.mandates.has(id))) return 'mandate';
    if (token.sid !== undefined && known.sessions.has(token.sid)) return 'sign-in';
    const before = known.people.get(token.personKey);
    const earlier = before !== undefined && (token.authTime ?? 0) * 1000 < before;
    return earlier && !token.machine ? 'earlier-sign-in' : null;
  }

  async reconciling(db: PartitionDb): Promise<boolean> {
    return (await this.fresh(db)).reconciling;
  }

  /** Whether an assertion of that moment (epoch seconds) is from before a restore of this council. */
  async isVoid(db: PartitionDb, issuedAt: number): Promise<boolean> {
    return issuedAt <= (await this.fresh(db)).assertionsFrom / 1000;
  }

  /** The next request reads again. */
  forget(partition: string): void {
    this.of(partition).readAt = 0;
  }

  private async fresh(db: PartitionDb): Promise<Known> {
    const known = this.of(db.partition);
    if (Date.now() - known.readAt > FRESH_FOR) {
      known.reading ??= this.read(db, known).finally(() => {
        known.reading = null;
      });
      await known.reading;
    }
    return known;
  }

  private of(partition: string): Known {
    let known = this.known.get(partition);
    if (!known)
      this.known.set(
        partition,
        (known = {
          mandates: new Set(),
          sessions: new Set(),
          people: new Map(),
          reconciling: false,
          assertionsFrom: 0,
          readAt: 0,
          reading: null,
        }),
      );
    return known;
  }

  private async read(db: PartitionDb, known: Known): Promise<void> {
    const startedAt = Date.now();
    const rows = await db.prepared<{ kind: string; id: string }>(
      'refusals',
      `select 'mandate' as kind, mandate_id::text as id from refused_mandate where refused_at > now() - interval '1 hour' union all select 'session', sid from refused_session where refused_until > now()
       union all select 'person ' || person_key, (extract(epoch from signed_in_before) * 1000)::bigint::text from refused_person
       union all select 'state', state from partition_info where state <> 'normal'
       union all select 'from', (extract(epoch from assertions_from) * 1000)::bigint::text from partition_info where assertions_from is not null`,
    );
    const of = (kind: string): string[] => rows.flatMap((row) => (row.kind === kind ? [row.id] : []));
    known.mandates = new Set(of('mandate'));
    known.sessions = new Set(of('session'));
    known.reconciling = of('state').length > 0;
    known.assertionsFrom = Number(of('from')[0] ?? 0);
    known.people = new Map(
      rows
        .filter((row) => row.kind.startsWith('person '))
        .map((row) => [row.kind.slice('person '.length), Number(row.id)]),
    );
    known.readAt = startedAt;
  }
}
