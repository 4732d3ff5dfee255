import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ask, callApi, tokensOf } from './api-client.js';
import { refusalsIn } from './api-database.js';
import { aReferral, someoneWith } from './api-records.js';
import { cast } from './cast.js';

jest.setTimeout(120_000);

interface Step {
  readonly correlationId: string;
  readonly who: string;
  readonly acts: readonly { service: string; action: string }[];
}

describe('what the portal puts together', () => {
  const here = cast().council(1);
  const at = `/councils/${here.code}`;
  const worker = someoneWith(['front-door-worker'], here)!;

  it('says by what mandate somebody acts here', async () => {
    const me = await ask<Record<string, unknown>>(worker, 'get', `${at}/me`);
    expect(me).toMatchObject({
      person: { key: worker.key },
      actingFor: { code: here.code, name: here.name },
      roles: expect.arrayContaining(['front-door-worker']),
      mandates: [expect.objectContaining({ statute: expect.stringMatching(/\w/) })],
    });
  });

  it('says who has looked at a child, one step for each request, and tells nobody else', async () => {
    const { children } = await ask<{ children: { childId: string }[] }>(worker, 'post', `${at}/referrals`, {
      requestId: randomUUID(),
      referral: aReferral(here),
    });
    const path = `${at}/records/${children[0]!.childId}/looked-at`;
    await ask(worker, 'get', `${at}/children/${children[0]!.childId}`);
    const manager = someoneWith(['front-door-manager', 'team-manager', 'director'], here)!;
    const { steps, silent } = await ask<{ steps: Step[]; silent: string[] }>(manager, 'get', path);
    expect(silent).toEqual([]);
    expect(new Set(steps.map(({ correlationId }) => correlationId)).size).toBe(steps.length);
    const hers = steps.filter(({ who }) => who === worker.key).flatMap(({ acts }) => acts);
    expect(hers.map(({ action }) => action)).toEqual(['child.read', 'referral.recorded']);

    const { access: token } = await tokensOf(worker);
    const refused = await callApi({ method: 'get', path, token });
    expect([refused.status, refused.body['code']]).toEqual([403, 'not-permitted']);
    expect((await refusalsIn(here.code)).get(refused.correlationId)).toEqual([
      expect.objectContaining({ who: worker.key }),
    ]);
  });
});
