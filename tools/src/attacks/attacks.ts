import type { JestRun } from '../test/jest-part.js';

export interface Suite {
  readonly project: JestRun['project'];
  /** From the folder of the workspace. */
  readonly file: string;
}

/** One attack: what is tried, what must hold, and the suites that try it. */
export interface Attack {
  readonly row: `S${number}`;
  readonly attack: string;
  readonly mustHold: string;
  readonly suites: readonly Suite[];
}

const integration = (file: string): Suite => ({ project: 'integration', file });
const e2e = (file: string): Suite => ({ project: 'e2e', file: `apps/portal-e2e/src/${file}` });
const unit = (file: string): Suite => ({ project: 'unit', file });
const testing = (file: string): Suite => integration(`libs/testing/src/${file}`);
const portal = (file: string): Suite => integration(`apps/portal/src/${file}`);

/**
 * The table of attacks. Each suite is an ordinary one, which runs in `npm test`, and writes down every attempt it makes under the row (ADR 53);
 * `npm run attacks` runs them and prints the table, and a row without an attempt is a failure.
 */
export const ATTACKS: readonly Attack[] = [
  {
    row: 'S1',
    attack: 'every route and message × every foreign id, token, body field and filter',
    mustHold: 'not found, audited, no query in the other’s databases',
    suites: [
      e2e('api-foreign.e2e-spec.ts'),
      e2e('messages-foreign.e2e-spec.ts'),
      integration('apps/workforce/src/mandates/mandate.int-spec.ts'),
    ],
  },
  {
    row: 'S2',
    attack: 'tokens: audience, issuer, realm, algorithm, time, kind, two organisations, ended sign-in',
    mustHold: 'unauthenticated',
    suites: [
      e2e('api-tokens.e2e-spec.ts'),
      testing('platform/access.int-spec.ts'),
      portal('api/api.int-spec.ts'),
    ],
  },
  {
    row: 'S3',
    attack: 'callback, code, session, redirect, sign-in and form of another; framed; shown after sign-out',
    mustHold: 'refused; the session has a new id after each sign-in',
    suites: [
      portal('session/sign-in.int-spec.ts'),
      portal('portal.int-spec.ts'),
      portal('framework/every-route.int-spec.ts'),
    ],
  },
  {
    row: 'S4',
    attack: 'a council’s identity provider asserts another’s e-mail, domain, group or role',
    mustHold: 'no membership of the other',
    suites: [testing('identity/sign-in.int-spec.ts')],
  },
  {
    row: 'S5',
    attack: 'a user of messaging publishes or listens on another partition, wildcards, $JS.API, _INBOX.>',
    mustHold: 'violation, nothing seen',
    suites: [testing('nats/nats-permissions.int-spec.ts')],
  },
  {
    row: 'S6',
    attack: 'a database role on another council’s database, on another service’s, on the server',
    mustHold: 'refused',
    suites: [testing('platform/partitions.int-spec.ts'), testing('platform/roles.int-spec.ts')],
  },
  {
    row: 'S7',
    attack: 'the audit is edited, emptied, cut, made again whole',
    mustHold: 'the verifier names the row; a chain made again contradicts the heads that the council keeps',
    suites: [testing('platform/audit.int-spec.ts'), testing('platform/audit-command.int-spec.ts')],
  },
  {
    row: 'S8',
    attack: 'approving, sealing, exporting without a recent sign-in; approving one’s own run',
    mustHold: 'refused',
    suites: [
      testing('platform/access.int-spec.ts'),
      integration('apps/recharging/src/run/run.int-spec.ts'),
      integration('apps/recharging/src/received-charge/received-charge.int-spec.ts'),
    ],
  },
  {
    row: 'S9',
    attack: 'a role, mandate or council is lost in mid-session',
    mustHold: 'the next request is refused',
    suites: [
      testing('platform/access.int-spec.ts'),
      integration('apps/workforce/src/mandates/mandate.int-spec.ts'),
      portal('portal.int-spec.ts'),
    ],
  },
  {
    row: 'S10',
    attack: 'an older copy of a council is put back',
    mustHold: 'no event is sent again, no session and no mandate revives',
    suites: [
      testing('platform/restore.int-spec.ts'),
      integration('apps/referrals/src/after-restore/after-restore.int-spec.ts'),
    ],
  },
  {
    row: 'S11',
    attack: 'names that occur nowhere else, in every field',
    mustHold: 'in no log, span, subject, figure, address, error or dead-letter listing',
    suites: [e2e('api-canaries.e2e-spec.ts'), e2e('canaries.e2e-spec.ts')],
  },
  {
    row: 'S12',
    attack: 'bad input: depth, size, decompression, slowness, numbers of sessions, names of files',
    mustHold: 'no 500, limits hold, others are served',
    suites: [
      portal('framework/bad-input.int-spec.ts'),
      e2e('api-fuzz.e2e-spec.ts'),
      portal('upload/upload.int-spec.ts'),
      unit('apps/referrals/src/cin-file/cin-reader.spec.ts'),
      unit('apps/portal/src/pages/recharge/recharge-csv.spec.ts'),
    ],
  },
];
