import type { Outcome, Role } from '@conjoint/contracts';
import { newId, type AuthoritySeed, type PartitionDb, type Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { Authority } from './authority.rules.js';

export interface ListedAuthority extends Authority {
  readonly outcomes: Outcome[];
  readonly from: string;
  readonly until: string | null;
}

// A named person is called what her own sign-in calls her, once she has signed in.
const SELECT = `select a.id, a.outcomes, a.role, a.person_key as "personKey",
    case when p.last_seen_on is null then a.person_name else p.name end as "personName", a.line, a.statute,
    a.valid_from::text as "from", a.valid_until::text as "until"
  from delegated_authority a left join person_known p on p.person_key = a.person_key`;

@Injectable()
export class AuthorityRepository {
  inForce(db: PartitionDb, on: string): Promise<ListedAuthority[]> {
    return db.prepared(
      'authority-in-force',
      `${SELECT} where a.valid_from <= $1 and (a.valid_until is null or a.valid_until >= $1) order by a.key`,
      [on],
    );
  }

  list(db: PartitionDb): Promise<ListedAuthority[]> {
    return db.query(`${SELECT} order by a.valid_from, a.key`);
  }

  async seed(
    tx: Tx,
    seed: AuthoritySeed & { role?: Role | undefined },
    personName: string | null,
  ): Promise<string> {
    const id = newId();
    await tx.query(
      `insert into delegated_authority (id, key, outcomes, role, person_key, person_name, line, statute, valid_from, valid_until)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        seed.key,
        seed.outcomes,
        seed.role ?? null,
        seed.personKey ?? null,
        personName,
        seed.line,
        seed.citation,
        seed.since,
        seed.until ?? null,
      ],
    );
    return id;
  }
}
