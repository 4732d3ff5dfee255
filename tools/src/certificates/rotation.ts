import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { NeedsRemedy } from '../remedy.js';
import type { CertificateFolder } from './certificate-folder.js';
import { certify, daysLeft, makeAuthority, type Issued } from './issue.js';
import { isPeer, type ServerName } from './server-names.js';

export interface Lifetimes {
  readonly now: Date;
  readonly days: number;
  readonly authorityYears: number;
}

/** The steps of changing the authority. Between two of them everybody has to have read what the one before left. */
export const STEPS = ['trust', 'renew', 'drop'] as const;
export type Step = (typeof STEPS)[number];

/** Which step comes next: it follows from what is there, so that one that was interrupted is done again. */
export function nextStep(folder: CertificateFolder): Step {
  if (folder.authority('next')) return 'renew';
  return folder.previous === null ? 'trust' : 'drop';
}

/** Makes what is not there yet: the authority, a certificate for each server; and one anew whose names have changed. Answers for whom. */
export async function make(
  folder: CertificateFolder,
  servers: readonly ServerName[],
  lifetimes: Lifetimes,
): Promise<string[]> {
  let authority = folder.authority('current');
  const made: string[] = [];
  if (!authority) {
    authority = await makeAuthority({ now: lifetimes.now, years: lifetimes.authorityYears });
    folder.keepAuthority('current', authority);
    made.push('authority');
  }
  for (const server of servers) {
    if (hasNames(folder, server)) continue;
    folder.keepServer(server, await issueFor(server, authority, lifetimes));
    made.push(server.name);
  }
  keepBundle(folder);
  return made;
}

/** Does one step. @throws NeedsRemedy where another one is due. */
export async function rotate(
  folder: CertificateFolder,
  step: Step | undefined,
  lifetimes: Lifetimes,
): Promise<Step> {
  authorityOf(folder);
  const due = nextStep(folder);
  if (step !== undefined && step !== due)
    throw new NeedsRemedy(`The step that is due is ${due}, not ${step}.`, `Run it with --step ${due}.`);
  if (due === 'trust') {
    folder.keepAuthority(
      'next',
      await makeAuthority({ now: lifetimes.now, years: lifetimes.authorityYears }),
    );
  } else if (due === 'renew') {
    await renewAll(folder, folder.authority('next')!, lifetimes);
    folder.promoteNext();
  } else folder.forgetPrevious();
  keepBundle(folder);
  return due;
}

/** New keys and certificates for all servers from the same authority: nobody has to believe anything new. */
export async function renewServers(folder: CertificateFolder, lifetimes: Lifetimes): Promise<void> {
  await renewAll(folder, authorityOf(folder), lifetimes);
}

async function renewAll(folder: CertificateFolder, authority: Issued, lifetimes: Lifetimes): Promise<void> {
  for (const server of knownServers(folder))
    folder.keepServer(server, await issueFor(server, authority, lifetimes));
}

function keepBundle(folder: CertificateFolder): void {
  const known = [folder.authority('current')?.certificate, folder.authority('next')?.certificate];
  folder.keepBundle([...known, folder.previous].filter((one): one is string => typeof one === 'string'));
}

function authorityOf(folder: CertificateFolder): Issued {
  const authority = folder.authority('current');
  if (authority) return authority;
  throw new NeedsRemedy(
    `There are no certificates in ${folder.root}.`,
    'Make them first: certificates make --out DIR',
  );
}

function issueFor(server: ServerName, authority: Issued, { now, days }: Lifetimes): Promise<Issued> {
  const left = daysLeft(new X509Certificate(authority.certificate), now);
  // One that outlives its authority would be refused before anybody expects it.
  return certify({ authority, called: server.called, peer: isPeer(server), now, days: Math.min(days, left) });
}

/** The servers that have a certificate, called as it says, owned as its key is. */
function knownServers(folder: CertificateFolder): ServerName[] {
  return folder.servers.map((name) => {
    const { uid, gid } = statSync(folder.fileOf(name, 'tls.key'));
    return { name, called: namesIn(folder, name), owner: { uid, gid } };
  });
}

/** As the certificate names them: `DNS:postgres, IP Address:127.0.0.1`. */
export function namesIn(folder: CertificateFolder, server: string): string[] {
  const { subjectAltName } = new X509Certificate(readFileSync(folder.fileOf(server, 'tls.crt')));
  return (subjectAltName ?? '')
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .map(shortName);
}

function hasNames(folder: CertificateFolder, { name, called }: ServerName): boolean {
  if (!folder.servers.includes(name)) return false;
  return namesIn(folder, name).sort().join() === called.map(shortName).sort().join();
}

/** A certificate says `0:0:0:0:0:0:0:1`. */
function shortName(name: string): string {
  return name.includes(':') ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name.toLowerCase();
}
