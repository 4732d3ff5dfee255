import autocannon from 'autocannon';
import { randomUUID } from 'node:crypto';
import { exampleReferral } from '@conjoint/contracts';
import { COUNCIL } from './access-token.js';

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const CONNECTIONS = 32;

/** POSTs referrals as fast as they are answered, each a household of its own. One that is refused ends the measurement. */
export async function postReferrals(url: string, token: string, seconds: number): Promise<Load> {
  const receivedAt = new Date(Date.now() - 3_600_000).toISOString();
  const referral = {
    ...exampleReferral,
    received: { receivedAt, how: 'telephone' },
    council: { chosen: COUNCIL, overrideReason: 'Measured here' },
  };
  const text = JSON.stringify(referral);
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    timeout: 30,
    requests: [
      {
        method: 'POST',
        path: `/api/v1/councils/${COUNCIL}/referrals`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        setupRequest: (request) => ({
          ...request,
          body: `{"requestId":"${randomUUID()}","referral":${text}}`,
        }),
      },
    ],
  });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests to ${url} failed`);
  return {
    requests: result['2xx'],
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}
