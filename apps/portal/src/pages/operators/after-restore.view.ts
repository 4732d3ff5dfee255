import {
  listRestoreChecks,
  type ResponseOf,
  type RestoreCheck,
  type RestoreState,
  type ServiceName,
} from '@conjoint/contracts';
import type { Partnership } from '@conjoint/platform';
import type { Acting } from '../../acting/acting.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';

type Listed = ResponseOf<(typeof listRestoreChecks)['referrals']>;

export const SERVICE_WORDS: Readonly<Record<ServiceName, string>> = {
  referrals: 'Referrals and children',
  workforce: 'Who may act and decide',
  recharging: 'Recharges',
  reporting: 'Figures',
};

const STATE_WORDS: Readonly<Record<RestoreState, string>> = {
  normal: 'In order',
  reconciling: 'Being checked after a restore',
  checked: 'Checked: nothing is left to settle',
};

const KIND_WORDS: Readonly<Record<string, string>> = {
  'passing-on': 'A referral passed on',
  partner: 'Another council',
  mandate: 'A mandate',
  charge: 'A charge',
  run: 'A recharge run',
  step: 'What the service does by itself',
};

const STANDS_WORDS: Readonly<Record<string, string>> = {
  offered: 'offered',
  received: 'received',
  accepted: 'accepted',
  released: 'released (the receiver holds the case)',
  returned: 'returned',
};

export interface Shown {
  acting: Acting;
  service: ServiceName;
  partnership: Partnership;
}

export function checkRow(check: RestoreCheck, { acting, service, partnership }: Shown) {
  const { partner } = check;
  const stands = (state: string | null): string =>
    state === null ? 'not known' : (STANDS_WORDS[state] ?? state);
  return {
    id: check.id,
    what: KIND_WORDS[check.kind] ?? check.kind,
    council:
      partner === null
        ? null
        : partnership.hasPartition(partner)
          ? partnership.partition(partner).name
          : partner,
    subject: check.kind === 'partner' || check.kind === 'step' ? null : check.subject,
    here: check.kind === 'passing-on' ? stands(check.ownState) : null,
    there: check.kind === 'passing-on' ? stands(check.otherState) : null,
    remedy: check.remedy,
    settled:
      check.outcome === 'settled'
        ? `Settled by ${check.settledByName ?? 'somebody'} on ${dateTimeWords(check.settledAt!)}: ${check.settledWhy ?? ''}`
        : null,
    // A step is the service's own: nobody can settle it in its place.
    settleHref:
      check.outcome === 'open' && check.kind !== 'step'
        ? paths.restoreSettle({ council: acting.code, service, id: check.id })
        : null,
    isOpen: check.outcome === 'open',
  };
}

function serviceView(listed: Listed, acting: Acting, partnership: Partnership) {
  const service = listed.service as ServiceName;
  const rows = listed.checks.map((check) => checkRow(check, { acting, service, partnership }));
  return {
    name: SERVICE_WORDS[service],
    service,
    state: STATE_WORDS[listed.state],
    isNormal: listed.state === 'normal',
    restoredAt: listed.restoredAt && dateTimeWords(listed.restoredAt),
    open: rows.filter((row) => row.isOpen),
    openCount: listed.open,
    done: rows.filter((row) => !row.isOpen),
    voided: listed.voided.map(({ name, createdAt, id }) => ({
      id,
      name,
      createdAt: dateTimeWords(createdAt),
    })),
    voidedCount: listed.voidedCount,
    publishHref: listed.state === 'checked' ? paths.restorePublish({ council: acting.code, service }) : null,
  };
}

export function afterRestoreView(acting: Acting, listed: readonly Listed[], partnership: Partnership) {
  const services = listed.map((one) => serviceView(one, acting, partnership));
  return {
    council: acting.council.name,
    services,
    neverRestored: services.every(({ restoredAt, voidedCount }) => restoredAt === null && voidedCount === 0),
  };
}
