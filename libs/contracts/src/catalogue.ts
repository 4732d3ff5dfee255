import type { EventContract, RequestContract } from './contract.js';
import * as recharging from './recharging/all.js';
import * as reporting from './reporting/all.js';
import * as audit from './service/audit.about.js';
import * as deadLetter from './service/dead-letter.js';
import * as file from './service/file.js';
import * as inboxMissing from './service/inbox.missing.js';
import * as refusedMandate from './service/refused-mandate.js';
import * as restore from './service/restore.js';
import * as workforce from './workforce/all.js';
import * as referrals from './referrals/all.js';

type Contract = RequestContract | EventContract;

function isContract(value: unknown): value is Contract {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && 'name' in value && 'service' in value
  );
}

/** Every message there is: documentation, NATS permissions, streams and tests are made from this list. */
export const ALL_CONTRACTS: readonly Contract[] = [
  recharging,
  reporting,
  audit,
  deadLetter,
  file,
  inboxMissing,
  refusedMandate,
  restore,
  workforce,
  referrals,
]
  .flatMap((module) => Object.values(module) as unknown[])
  .flatMap((value) =>
    isContract(value) ? [value] : typeof value === 'object' && value !== null ? Object.values(value) : [],
  )
  .filter(isContract);

export const REQUESTS: readonly RequestContract[] = ALL_CONTRACTS.filter(
  (c): c is RequestContract => c.kind === 'request',
);
export const EVENTS: readonly EventContract[] = ALL_CONTRACTS.filter(
  (c): c is EventContract => c.kind === 'event',
);
/** Events that cross from one partition to another: the receiver's stream takes exactly these subjects. */
export const ADDRESSED_EVENTS: readonly EventContract[] = EVENTS.filter(
  (event) => event.reach === 'addressed',
);
