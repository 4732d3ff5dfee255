import { exportJWK, generateKeyPair } from 'jose';
import type { AssertionClaims } from '@conjoint/contracts';
import type { TokenClaims } from '../context.js';
import type { SecretStore } from '../secrets.js';
import { MandateSigner, MandateVerifier } from './mandate-assertion.js';

const PARTITION = 'E09000013';
const PERSON = 'north.worker';

describe('the key of a council', () => {
  it('that could not be used is read again at the next call', async () => {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
    const good: Record<string, string> = {
      [`keys/${PARTITION}.private.jwk`]: JSON.stringify(await exportJWK(privateKey)),
      [`keys/${PARTITION}.public.jwk`]: JSON.stringify(await exportJWK(publicKey)),
    };
    let secrets: Record<string, string> = {};
    const read = (name: string): string => secrets[name] ?? '{"kty":"OKP"}';
    const store = { read, readAll: (name: string) => [read(name)] } as unknown as SecretStore;
    const [signer, verifier] = [new MandateSigner(store), new MandateVerifier(store)];
    const seconds = Math.floor(Date.now() / 1000);
    const claims: AssertionClaims = {
      iss: PARTITION,
      aud: 'conjoint',
      sub: PERSON,
      name: 'A Worker',
      employer: 'north',
      partition: PARTITION,
      roles: ['front-door-worker'],
      lines: [],
      mandates: [
        {
          id: '0199f1f0-0000-7000-8000-000000000002',
          basis: 'employment',
          statute: 'employment',
          roles: ['front-door-worker'],
          lines: [],
          until: null,
        },
      ],
      iat: seconds,
      exp: seconds + 900,
      jti: '0199f1f0-0000-7000-8000-000000000001',
    };
    const verify = (assertion: string) =>
      verifier.verify(assertion, PARTITION, { personKey: PERSON } as TokenClaims);

    await expect(signer.sign(claims)).rejects.toThrow();
    await expect(verify('a.b.c')).rejects.toMatchObject({ code: 'no-mandate' });
    secrets = good;
    expect(await verify(await signer.sign(claims))).toMatchObject({ personKey: PERSON });
  });
});
