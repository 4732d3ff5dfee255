import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import {
  ATTEMPT_MINUTES,
  IDLE_MINUTES,
  NOTICE_MINUTES,
  SESSION_HOURS,
  type EndedSignIn,
  type LoginAttempt,
  type Session,
  type SessionTokens,
  type SignedInPerson,
} from './session.js';
import type { SessionCipher } from './session-cipher.js';

interface SessionRow {
  id_hash: Buffer;
  sign_in_id: string;
  generation: number;
  person: Buffer;
  tokens: Buffer;
  token_version: number;
  acting: string | null;
  choices: string[];
  flash: Buffer | null;
  created_at: Date;
  last_seen_at: Date;
}

const COLUMNS =
  'id_hash, sign_in_id, generation, person, tokens, token_version, acting, choices, flash, created_at, last_seen_at';

/** For a statement in which `$2` is now and `$3` the minutes. */
const NOTE_ENDED = `insert into ended_sign_in (sid_hash, sign_in_id, person, expires_at)
  select sid_hash, sign_in_id, person, $2::timestamptz + make_interval(mins => $3)`;

/** What a cookie or an identifier of the identity server is kept as. They are long and random, so a plain digest is enough. */
export function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export class SessionRepository {
  constructor(
    private readonly database: DataSource,
    private readonly cipher: SessionCipher,
  ) {}

  async find(cookie: string, now: Date): Promise<Session | null> {
    const [row] = await this.database.query<SessionRow[]>(
      `select ${COLUMNS} from session
       where id_hash = $1 and expires_at > $2 and last_seen_at > $2::timestamptz - make_interval(mins => $3)`,
      [digest(cookie), now, IDLE_MINUTES],
    );
    return row ? this.read(row) : null;
  }

  async insert(session: {
    cookie: string;
    signInId: string;
    person: SignedInPerson;
    tokens: SessionTokens;
    sid: string | null;
    now: Date;
  }): Promise<void> {
    const { cookie, signInId, person, tokens, sid, now } = session;
    await this.database.query(
      `insert into session (id_hash, sign_in_id, person, tokens, sid_hash, subject_hash, created_at, last_seen_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7, $7::timestamptz + make_interval(hours => $8))`,
      [
        digest(cookie),
        signInId,
        this.cipher.seal(person, signInId),
        this.cipher.seal(tokens, signInId),
        sid && digest(sid),
        digest(person.subject),
        now,
        SESSION_HOURS,
      ],
    );
  }

  /** Another cookie value for the same session; the old one is void from this moment. Null when it has ended meanwhile. */
  async rotate(change: {
    session: Session;
    cookie: string;
    acting: string | null;
    choices: readonly string[];
  }): Promise<Session | null> {
    const { session, cookie, acting, choices } = change;
    const { rows } = await this.run<SessionRow>(
      `update session set id_hash = $2, generation = generation + 1, acting = $3, choices = $4
       where id_hash = $1 and generation = $5 returning ${COLUMNS}`,
      [session.idHash, digest(cookie), acting, choices, session.generation],
    );
    return rows[0] ? this.read(rows[0]) : null;
  }

  /** New tokens after a silent or repeated sign-in of the same person: she stays where she was, under a new cookie value. */
  async renew(change: {
    session: Session;
    cookie: string;
    tokens: SessionTokens;
    sid: string | null;
    now: Date;
  }): Promise<boolean> {
    const { session, cookie, tokens, sid, now } = change;
    const { count } = await this.run(
      `update session set id_hash = $2, tokens = $3, token_version = token_version + 1, refresh_claimed_until = null,
         sid_hash = $4, last_seen_at = $5, expires_at = greatest(expires_at, $5::timestamptz + make_interval(hours => 1))
       where id_hash = $1`,
      [session.idHash, digest(cookie), this.cipher.seal(tokens, session.signInId), sid && digest(sid), now],
    );
    return count === 1;
  }

  async claimRefresh(session: Session, now: Date): Promise<boolean> {
    const { count } = await this.run(
      `update session set refresh_claimed_until = $3::timestamptz + interval '10 seconds'
       where id_hash = $1 and token_version = $2 and (refresh_claimed_until is null or refresh_claimed_until < $3)`,
      [session.idHash, session.tokenVersion, now],
    );
    return count === 1;
  }

  /** Compare-and-set: writes only over the version that was claimed. */
  async saveTokens(session: Session, tokens: SessionTokens): Promise<Session | null> {
    const { rows } = await this.run<SessionRow>(
      `update session set tokens = $3, token_version = token_version + 1, refresh_claimed_until = null
       where sign_in_id = $1 and token_version = $2 returning ${COLUMNS}`,
      [session.signInId, session.tokenVersion, this.cipher.seal(tokens, session.signInId)],
    );
    return rows[0] ? this.read(rows[0]) : null;
  }

  async releaseRefresh(session: Session): Promise<void> {
    await this.run(
      'update session set refresh_claimed_until = null where sign_in_id = $1 and token_version = $2',
      [session.signInId, session.tokenVersion],
    );
  }

  async findBySignIn(signInId: string): Promise<Session | null> {
    const [row] = await this.database.query<SessionRow[]>(
      `select ${COLUMNS} from session where sign_in_id = $1`,
      [signInId],
    );
    return row ? this.read(row) : null;
  }

  async seen(session: Session, now: Date): Promise<void> {
    await this.run('update session set last_seen_at = $2 where id_hash = $1', [session.idHash, now]);
  }

  async setFlash(session: Session, text: string | null): Promise<void> {
    await this.run('update session set flash = $2 where sign_in_id = $1', [
      session.signInId,
      text === null ? null : this.cipher.seal(text, session.signInId),
    ]);
  }

  async end(session: Session, now: Date): Promise<void> {
    await this.database.query(
      `with ended as (delete from session where sign_in_id = $1 returning sid_hash, sign_in_id, person) ${NOTE_ENDED} from ended
       where sid_hash is not null on conflict (sid_hash) do nothing`,
      [session.signInId, now, NOTICE_MINUTES],
    );
  }

  /**
   * Ends what the identity server names; returns whose sign-ins it was, also of somebody who signed out here a moment ago. They are
   * remembered for some minutes, because a sign-in is ended in two places and both may say so.
   */
  async endNamed(named: { sid: string | null; subject: string | null }, now: Date): Promise<EndedSignIn[]> {
    const [row] = await this.database.query<{ ended: { sign_in_id: string; person: string }[] | null }[]>(
      `with ended as (
         delete from session where ($1::bytea is not null and sid_hash = $1) or ($1::bytea is null and subject_hash = $4)
         returning sid_hash, sign_in_id, person),
       noted as (${NOTE_ENDED} from ended where sid_hash is not null on conflict (sid_hash) do nothing)
       select json_agg(json_build_object('sign_in_id', sign_in_id, 'person', encode(person, 'base64'))) as ended
       from (select sign_in_id, person from ended
             union all select sign_in_id, person from ended_sign_in where sid_hash = $1) either`,
      [named.sid && digest(named.sid), now, NOTICE_MINUTES, named.subject && digest(named.subject)],
    );
    return (row?.ended ?? []).map(({ sign_in_id: signInId, person }) => ({
      signInId,
      person: this.cipher.open<SignedInPerson>(Buffer.from(person, 'base64'), signInId),
    }));
  }

  async beginAttempt(attempt: {
    state: string;
    browser: string;
    attemptId: string;
    content: LoginAttempt;
    now: Date;
  }): Promise<void> {
    const { state, browser, attemptId, content, now } = attempt;
    await this.run('delete from login_attempt where expires_at < $1', [now]);
    await this.run('delete from session where expires_at < $1', [now]);
    await this.run('delete from ended_sign_in where expires_at < $1', [now]);
    await this.run(
      `insert into login_attempt (state_hash, browser_hash, attempt_id, content, expires_at)
       values ($1, $2, $3, $4, $5::timestamptz + make_interval(mins => $6))`,
      [digest(state), digest(browser), attemptId, this.cipher.seal(content, attemptId), now, ATTEMPT_MINUTES],
    );
  }

  /** Gives a begun sign-in out once, to the browser that began it. */
  async takeAttempt(taken: { state: string; browser: string; now: Date }): Promise<LoginAttempt | null> {
    const { rows } = await this.run<{ attempt_id: string; content: Buffer }>(
      `delete from login_attempt where state_hash = $1 and browser_hash = $2 and expires_at > $3
       returning attempt_id, content`,
      [digest(taken.state), digest(taken.browser), taken.now],
    );
    const row = rows[0];
    return row ? this.cipher.open<LoginAttempt>(row.content, row.attempt_id) : null;
  }

  async ready(): Promise<void> {
    await this.database.query('select 1');
  }

  /** TypeORM answers UPDATE and DELETE with [rows, count] and INSERT with rows. */
  private async run<T>(sql: string, parameters: unknown[]): Promise<{ rows: T[]; count: number }> {
    const answer = await this.database.query<unknown>(sql, parameters);
    if (Array.isArray(answer) && Array.isArray(answer[0]) && typeof answer[1] === 'number') {
      return { rows: answer[0] as T[], count: answer[1] };
    }
    return { rows: answer as T[], count: Array.isArray(answer) ? answer.length : 0 };
  }

  private read(row: SessionRow): Session {
    return {
      idHash: row.id_hash,
      signInId: row.sign_in_id,
      generation: row.generation,
      person: this.cipher.open<SignedInPerson>(row.person, row.sign_in_id),
      tokens: this.cipher.open<SessionTokens>(row.tokens, row.sign_in_id),
      tokenVersion: row.token_version,
      acting: row.acting,
      choices: row.choices,
      flash: row.flash && this.cipher.open<string>(row.flash, row.sign_in_id),
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
    };
  }
}
