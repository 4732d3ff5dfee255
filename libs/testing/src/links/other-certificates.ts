import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A certificate that our command would not make: signed by the folder's own authority, and over since yesterday. Answers its folder. */
export async function expiredCertificate(certificates: string, name: string): Promise<string> {
  x509.cryptoProvider.set(webcrypto as never);
  const authority = readFileSync(join(certificates, 'authority', 'current.pem'), 'utf8');
  const issuer = new x509.X509Certificate(authority.slice(authority.indexOf('-----BEGIN CERTIFICATE')));
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    createPrivateKey(authority).export({ type: 'pkcs8', format: 'der' }),
    ALGORITHM,
    false,
    ['sign'],
  );
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const day = 86_400_000;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '01',
    subject: `CN=${name}`,
    issuer: issuer.subject,
    notBefore: new Date(Date.now() - 2 * day),
    notAfter: new Date(Date.now() - day),
    signingKey,
    publicKey: keys.publicKey,
    signingAlgorithm: ALGORITHM,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  const folder = join(certificates, 'expired');
  mkdirSync(folder);
  writeFileSync(join(folder, 'tls.crt'), certificate.toString('pem'));
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  writeFileSync(join(folder, 'tls.key'), x509.PemConverter.encode(key, 'PRIVATE KEY'), { mode: 0o600 });
  return folder;
}
