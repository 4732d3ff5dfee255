import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { certificatesIn } from '@conjoint/platform';
import type { CertificateFolder } from './certificate-folder.js';
import { daysLeft } from './issue.js';
import { namesIn, nextStep } from './rotation.js';

/** One certificate, and what a person has to do about it: null where nothing. */
export interface Finding {
  readonly name: string;
  readonly called: string;
  readonly until: string;
  readonly days: number;
  readonly problem: string | null;
}

/** Every certificate of a folder: until when, and what is wrong with it. */
export function checkFolder(
  folder: CertificateFolder,
  { now, within }: { now: Date; within: number },
): Finding[] {
  const believed = existsSync(folder.bundleFile)
    ? certificatesIn(readFileSync(folder.bundleFile, 'utf8')).map((pem) => new X509Certificate(pem))
    : [];
  const authorities = believed.map((certificate) => ({
    name: 'authority',
    called: certificate.subject.replace(/^CN=/, ''),
    ...lifetime(certificate, now),
    problem: expiry(certificate, now, within, 'change it: certificates rotate'),
  }));
  return [
    ...authorities,
    ...folder.servers.map((name) => checkServer(folder, name, believed, { now, within })),
  ];
}

/** What is left to do of a rotation that was begun, or null. */
export function unfinished(folder: CertificateFolder): string | null {
  const step = nextStep(folder);
  return step === 'trust' ? null : step;
}

function checkServer(
  folder: CertificateFolder,
  name: string,
  believed: readonly X509Certificate[],
  { now, within }: { now: Date; within: number },
): Finding {
  const certificate = new X509Certificate(readFileSync(folder.fileOf(name, 'tls.crt')));
  const keyFile = folder.fileOf(name, 'tls.key');
  const issuer = believed.find(
    (authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
  );
  const problem = !existsSync(keyFile)
    ? 'its key is missing: certificates make'
    : (statSync(keyFile).mode & 0o077) !== 0
      ? 'others can read its key: chmod 600'
      : !certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile)))
        ? 'its key is another one’s: certificates rotate --servers-only'
        : !issuer
          ? 'nobody believes its authority: certificates rotate --servers-only'
          : expiry(certificate, now, within, 'renew it: certificates rotate --servers-only');
  return { name, called: namesIn(folder, name).join(', '), ...lifetime(certificate, now), problem };
}

function lifetime(certificate: X509Certificate, now: Date): Pick<Finding, 'until' | 'days'> {
  return {
    until: new Date(certificate.validTo).toISOString().slice(0, 10),
    days: daysLeft(certificate, now),
  };
}

function expiry(certificate: X509Certificate, now: Date, within: number, remedy: string): string | null {
  const days = daysLeft(certificate, now);
  if (days < 0) return `has expired; ${remedy}`;
  return days < within ? `expires within ${within} days; ${remedy}` : null;
}
