import type { Grade } from '@conjoint/contracts';
import { isLocalDate } from '@conjoint/kernel';
import type { NewWorker } from '../workers/worker.repository.js';
import type { CensusWorker } from './census-file.js';

/** Organisational roles of the census as grades. */
const ROLE_GRADES: Readonly<Record<string, Grade>> = {
  '1': 'senior-manager',
  '2': 'senior-manager',
  '3': 'team-manager',
  '4': 'advanced-practitioner',
  '5': 'social-worker',
  '6': 'social-worker',
};
const NEWLY_QUALIFIED = '1';
const CASE_HOLDER = '5';

/**
 * A worker of a census as a worker's record here. What cannot be used as it stands (hours that are no number, a last day before the first)
 * is left to the source, which is kept as it is; the record then says the least.
 */
export function workerOfCensus(
  { source }: CensusWorker,
  { referenceDate, employer }: { referenceDate: string; employer: string },
): Omit<NewWorker, 'importId'> {
  const value = (field: string): string => source.find((one) => one.field === field)?.value ?? '';
  const started = value('RoleStartDate');
  const startedOn = isLocalDate(started) ? started : referenceDate;
  const ended = value('RoleEndDate');
  // Somebody who left before she began, as the file has it, has left: on her first day.
  const leftOn = isLocalDate(ended) ? (ended < startedOn ? startedOn : ended) : null;
  const role = value('OrgRole');
  const cases = Number(value('Cases30'));
  return {
    personKey: null,
    name: null,
    sourceRef: value('SWENo') || 'No registration number',
    employer,
    employedHere: true,
    source: 'census',
    // All workers of this census are registered social workers.
    registration: value('SWENo') || null,
    renewedUntil: null,
    startedOn,
    leftOn,
    terms: {
      contract: value('AgencyWorker') === '1' ? 'agency' : 'permanent',
      grade:
        value('CFKSSstatus') === NEWLY_QUALIFIED ? 'newly-qualified' : (ROLE_GRADES[role] ?? 'social-worker'),
      fteHundredths: hundredths(value('FTE')),
      caseHolder: role === CASE_HOLDER || cases > 0,
    },
  };
}

/** Six decimals in the census, hundredths here, half up. */
function hundredths(text: string): number {
  const full = Number(text);
  return Number.isFinite(full) && full >= 0 && full <= 2 ? Math.round(full * 100) : 0;
}
