import { randomUUID } from 'node:crypto';
import { exampleReferral } from '@conjoint/contracts';
import { pause } from '../../processes/managed-process.js';
import { personsToken } from '../access-token.js';
import type { BenchInstallation } from '../installation.js';

export interface JourneyTimes {
  readonly journeys: number;
  readonly p50: number;
  readonly p95: number;
}

interface Council {
  readonly api: string;
  readonly code: string;
  readonly worker: string;
  readonly manager: string;
}

interface ReferralSeen {
  readonly referral: { id: string; version: number; children: readonly { childId: string }[] };
}

/** The front door of each council, with a person in each role. */
function councilsOf(installation: BenchInstallation, codes: readonly string[]): Council[] {
  const portal = installation.environment['PORTAL_URL'] ?? '';
  return codes.map((code) => ({
    api: `${portal}/api/v1/councils/${code}`,
    code,
    worker: personsToken(installation, 'front-door-worker', code),
    manager: personsToken(installation, 'front-door-manager', code),
  }));
}

/**
 * So many referral journeys a second in all, each council in its turn: recorded, read, decided, and the queue read again. They begin when
 * their time has come, not when an earlier one has ended, so that one that is slow makes others wait as it would in life.
 */
export async function walkJourneys(
  installation: BenchInstallation,
  codes: readonly string[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<JourneyTimes> {
  const councils = councilsOf(installation, codes);
  // The first of each opens what was closed; that is the start's business.
  for (const council of councils) await journey(council);
  const times: number[] = [];
  const running: Promise<void>[] = [];
  const failures: unknown[] = [];
  const begun = performance.now();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = begun + (index * 1000) / perSecond;
    await pause(Math.max(0, due - performance.now()));
    running.push(
      journey(councils[index % councils.length]!).then(
        () => void times.push(performance.now() - due),
        (error: unknown) => void failures.push(error),
      ),
    );
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  times.sort((a, b) => a - b);
  return { journeys: times.length, p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}

async function journey({ api, code, worker, manager }: Council): Promise<void> {
  const receivedAt = new Date(Date.now() - 3_600_000).toISOString();
  const { referralId } = await ask<{ referralId: string }>(`${api}/referrals`, worker, {
    requestId: randomUUID(),
    referral: {
      ...exampleReferral,
      received: { receivedAt, how: 'telephone' },
      council: { chosen: code, overrideReason: 'Measured here' },
    },
  });
  const { referral } = await ask<ReferralSeen>(`${api}/referrals/${referralId}`, manager);
  await ask(`${api}/referrals/${referralId}/decisions`, manager, {
    requestId: randomUUID(),
    version: referral.version,
    decisions: referral.children.map(({ childId }) => ({
      childId,
      outcome: 'early-help',
      rationale: 'Measured here',
    })),
  });
  await ask(`${api}/queue`, worker);
}

async function ask<T>(url: string, token: string, body?: object): Promise<T> {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} of ${new URL(url).pathname}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}
