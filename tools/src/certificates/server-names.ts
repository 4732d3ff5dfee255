import { isIP } from 'node:net';
import { NeedsRemedy } from '../remedy.js';

/** A server that gets a certificate, in a folder of its own. */
export interface ServerName {
  readonly name: string;
  /** Names and addresses it is called by. */
  readonly called: readonly string[];
  /** Whose the files are to be, where they are somebody else's than ours. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Everything of the compose network; the portal and `localhost` also on the machine itself. */
export const USUAL_SERVERS: readonly ServerName[] = [
  ...['postgres', 'pgbouncer', 'nats-1', 'nats-2', 'nats-3', 'keycloak'].map(named),
  { name: 'portal', called: ['portal', ...LOOPBACK] },
  ...['referrals', 'workforce', 'recharging', 'reporting'].map(named),
  { name: 'localhost', called: LOOPBACK },
];

/** Servers of a cluster call each other, and prove themselves by the same certificate; nobody else may. */
export const isPeer = ({ name }: Pick<ServerName, 'name'>): boolean => /^nats(-|$)/.test(name);

function named(name: string): ServerName {
  return { name, called: [name] };
}

const SPEC = /^([a-z0-9][a-z0-9.-]{0,62})(?:=([^@=]+))?(?:@(\d+)(?::(\d+))?)?$/i;
const DNS_NAME = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

/** `NAME[=CALLED,CALLED…][@UID[:GID]]`, as `--server` takes it. */
export function serverName(spec: string): ServerName {
  const [, name, called, uid, gid] = SPEC.exec(spec) ?? [];
  const usual = USUAL_SERVERS.find((server) => server.name === name);
  const names = called?.split(',').map((one) => one.trim()) ?? usual?.called ?? [name ?? ''];
  if (name === undefined || !names.every((one) => isIP(one) > 0 || DNS_NAME.test(one)))
    throw new NeedsRemedy(
      `--server ${JSON.stringify(spec)} names no server.`,
      'Say NAME, NAME=CALLED,CALLED or NAME=CALLED@UID:GID, such as postgres=postgres,db.example.org@999:999.',
    );
  return {
    name,
    called: names,
    ...(uid === undefined ? {} : { owner: { uid: Number(uid), gid: Number(gid ?? uid) } }),
  };
}
