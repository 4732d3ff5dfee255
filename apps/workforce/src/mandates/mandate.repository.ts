import type { Mandate, Role } from '@conjoint/contracts';
import { newId, type PartitionDb, type Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { Known } from './assertion.rules.js';
import type { KeptMandate } from './mandate-lifecycle.rules.js';
import { contentKey, type WantedMandate } from './mandate.rules.js';

/** A mandate with everything that is shown of it. */
export interface StoredMandate extends KeptMandate {
  readonly personKey: string;
  readonly personName: string;
  readonly employer: string;
  readonly lines: string[];
  readonly basis: Mandate['basis'];
  readonly statute: string;
  readonly endedOn: string | null;
  readonly withdrawnAt: string | null;
  readonly withdrawnReason: string | null;
}

/** What is known here of one person, and her mandates that have not ended. */
export type Sighting = Known<StoredMandate>;

type Reader = Pick<PartitionDb | Tx, 'query'>;

// As JSON, dates stay the text they are: no time zone can move a day.
const AS_JSON = `jsonb_build_object(
  'id', m.id, 'personKey', m.person_key, 'personName', p.name, 'source', m.source, 'definition', m.definition,
  'contentKey', m.content_key, 'employer', m.employer, 'roles', m.roles, 'lines', m.lines, 'basis', m.basis,
  'statute', m.statute, 'from', m.valid_from, 'until', m.valid_until, 'state', m.state, 'endedOn', m.ended_on,
  'withdrawnAt', to_char(m.withdrawn_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'withdrawnReason', m.withdrawn_reason)`;
const SIGHTING = `
  select p.name, p.employer, p.last_seen_on::text as "lastSeenOn",
    to_char(p.vouched_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "vouchedAt",
    coalesce(p.vouched_roles, '{}') as "vouchedRoles", coalesce(p.recent_sessions, '{}') as "recentSessions",
    coalesce((select jsonb_agg(${AS_JSON} order by m.granted_at, m.id) from mandate m
      where m.person_key = p.person_key and m.state <> 'ended'), '[]') as mandates
  from (values ($1::text)) asked (key) left join person_known p on p.person_key = asked.key`;
const MANDATE = `select ${AS_JSON} as mandate from mandate m join person_known p using (person_key)`;

@Injectable()
export class MandateRepository {
  /** The one statement of an assertion that changes nothing. */
  async sighting(db: PartitionDb, personKey: string): Promise<Sighting> {
    const [row] = await db.prepared<Sighting>('mandate-sighting', SIGHTING, [personKey]);
    return row!;
  }

  /**
   * Adds the person where she is not known yet and locks her row: whatever changes the mandates of one person waits here,
   * so that an assertion and a withdrawal never cross.
   */
  async lockPerson(tx: Tx, person: { personKey: string; name: string; employer: string }): Promise<Sighting> {
    await tx.query(
      `insert into person_known (person_key, name, employer) values ($1, $2, $3) on conflict (person_key) do nothing`,
      [person.personKey, person.name, person.employer],
    );
    await tx.query('select 1 from person_known where person_key = $1 for update', [person.personKey]);
    const [row] = await tx.query<Sighting>(SIGHTING, [person.personKey]);
    return row!;
  }

  async saw(
    tx: Tx,
    seen: {
      personKey: string;
      name: string;
      employer: string;
      on: string;
      vouchedAt: string | null;
      vouchedRoles: readonly Role[];
      sessions: readonly string[];
    },
  ): Promise<void> {
    await tx.query(
      `update person_known set name = $2, employer = $3, last_seen_on = $4,
         vouched_at = $5, vouched_roles = $6, recent_sessions = $7
       where person_key = $1`,
      [seen.personKey, seen.name, seen.employer, seen.on, seen.vouchedAt, seen.vouchedRoles, seen.sessions],
    );
  }

  async grant(tx: Tx, wanted: WantedMandate, now: Date): Promise<StoredMandate> {
    const id = newId(now.getTime());
    await tx.query(
      `insert into mandate (id, person_key, source, definition, content_key, employer, roles, lines, basis, statute, valid_from, valid_until, granted_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        id,
        wanted.personKey,
        wanted.source,
        wanted.definition,
        contentKey(wanted),
        wanted.employer,
        wanted.roles,
        wanted.lines,
        wanted.basis,
        wanted.statute,
        wanted.from,
        wanted.until,
        now,
      ],
    );
    return (await this.find(tx, id))!;
  }

  async end(tx: Tx, id: string, lastDay: string): Promise<void> {
    await tx.query(
      `update mandate set state = 'ended', ended_on = $2, version = version + 1 where id = $1 and state = 'active'`,
      [id, lastDay],
    );
  }

  async withdraw(tx: Tx, withdrawal: { id: string; by: string; reason: string; at: Date }): Promise<void> {
    await tx.query(
      `update mandate set state = 'withdrawn', withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4, version = version + 1
       where id = $1 and state = 'active'`,
      [withdrawal.id, withdrawal.at, withdrawal.by, withdrawal.reason],
    );
  }

  async find(reader: Reader, id: string): Promise<StoredMandate | null> {
    const [row] = await reader.query<{ mandate: StoredMandate }>(`${MANDATE} where m.id = $1`, [id]);
    return row?.mandate ?? null;
  }

  /** Everybody's mandates, active ones first, then by name. */
  async list(
    reader: Reader,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<{ mandates: StoredMandate[]; total: number }> {
    const [all] = await reader.query<{ total: number }>('select count(*)::int as total from mandate');
    const rows = await reader.query<{ mandate: StoredMandate }>(
      `${MANDATE} order by array_position(array['active', 'withdrawn', 'ended'], m.state), p.name, m.granted_at, m.id
       limit $1 offset $2`,
      [limit, offset],
    );
    return { mandates: rows.map((row) => row.mandate), total: all!.total };
  }

  /** Active mandates of one source, for the comparison with the partnership file. */
  async activeBySource(reader: Reader, source: string): Promise<StoredMandate[]> {
    const rows = await reader.query<{ mandate: StoredMandate }>(
      `${MANDATE} where m.source = $1 and m.state = 'active' order by m.person_key, m.definition`,
      [source],
    );
    return rows.map((row) => row.mandate);
  }

  /** People with an active mandate that holds on a day for one of the roles; an employee's reaches every line, another's only its own. */
  holders(
    reader: Reader,
    { on, roles }: { on: string; roles: readonly Role[] },
  ): Promise<{ personKey: string; name: string; roles: Role[]; lines: string[]; basis: string }[]> {
    return reader.query(
      `select m.person_key as "personKey", p.name, m.roles, m.lines, m.basis
       from mandate m join person_known p using (person_key)
       where m.state = 'active' and m.valid_from <= $1 and (m.valid_until is null or m.valid_until >= $1) and m.roles && $2::text[]
         and m.definition <> 'machine'
       order by p.name, m.person_key, m.definition`,
      [on, roles],
    );
  }
}

export function mandateView(mandate: StoredMandate): Mandate {
  return {
    id: mandate.id,
    personKey: mandate.personKey,
    personName: mandate.personName,
    employer: mandate.employer,
    roles: [...mandate.roles],
    lines: mandate.lines,
    basis: mandate.basis,
    statute: mandate.statute,
    from: mandate.from,
    until: mandate.endedOn ?? mandate.until,
    withdrawnAt: mandate.withdrawnAt,
    withdrawnReason: mandate.withdrawnReason,
  };
}
