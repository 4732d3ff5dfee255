import type { AbsenceKind, Grade, WorkerContract, WorkerFact } from '@conjoint/contracts';

export interface Terms {
  readonly validFrom: string;
  readonly contract: WorkerContract;
  readonly grade: Grade;
  readonly fteHundredths: number;
  readonly caseHolder: boolean;
}
export interface Absence {
  readonly id: string;
  /** `not-said`: only the employer knows why. */
  readonly kind: AbsenceKind | 'not-said';
  readonly from: string;
  readonly until: string | null;
}
/** A worker with everything that was and will be: a day is always given, nothing here reads a clock. */
export interface Worker {
  readonly id: string;
  readonly personKey: string | null;
  readonly name: string | null;
  readonly sourceRef: string | null;
  readonly employer: string;
  readonly employedHere: boolean;
  readonly source: 'partnership-file' | 'officer' | 'census' | 'mandate';
  readonly registration: string | null;
  readonly renewedUntil: string | null;
  readonly startedOn: string;
  readonly leftOn: string | null;
  readonly leavingReason: string | null;
  readonly version: number;
  /** At least one, in the order of their days. */
  readonly terms: readonly Terms[];
  readonly absences: readonly Absence[];
}

/** The terms of a day; before the first ones, those. */
export function termsOn({ terms }: Pick<Worker, 'terms'>, on: string): Terms {
  return terms.findLast(({ validFrom }) => validFrom <= on) ?? terms[0]!;
}

/** First and last day count. */
export function absenceOn({ absences }: Pick<Worker, 'absences'>, on: string): Absence | null {
  return absences.find(({ from, until }) => from <= on && (until === null || on <= until)) ?? null;
}

/** The absence somebody is in, or else the next one. */
export function absenceFrom(worker: Pick<Worker, 'absences'>, on: string): Absence | null {
  const next = worker.absences
    .filter(({ from }) => from > on)
    .sort((a, b) => a.from.localeCompare(b.from))
    .at(0);
  return absenceOn(worker, on) ?? next ?? null;
}

/** Her last day is a day on which she still works. */
export function stateOn(worker: Pick<Worker, 'absences' | 'leftOn'>, on: string): WorkerFact['state'] {
  if (worker.leftOn !== null && worker.leftOn < on) return 'left';
  return absenceOn(worker, on) ? 'absent' : 'working';
}

/** What she is called: a file without names leaves only what it calls her. */
export function calledBy({ name, sourceRef }: Pick<Worker, 'name' | 'sourceRef'>): string {
  return name ?? sourceRef ?? '';
}

/** Terms of a later day are not said before it: the last that are said hold on this one. */
export function factOn(worker: Worker, on: string): WorkerFact {
  const qualified = worker.registration !== null;
  const begun = worker.terms.filter(({ validFrom }, index) => index === 0 || validFrom <= on);
  const { contract, fteHundredths, caseHolder } = termsOn(worker, on);
  return {
    workerId: worker.id,
    personKey: worker.personKey,
    employedHere: worker.employedHere,
    state: stateOn(worker, on),
    contract,
    qualified,
    caseHolder,
    fteHundredths,
    startedOn: worker.startedOn,
    leftOn: worker.leftOn,
    terms: begun.map((one) => ({
      from: one.validFrom,
      contract: one.contract,
      qualified,
      caseHolder: one.caseHolder,
      fteHundredths: one.fteHundredths,
    })),
  };
}

/** Social Work England renews between 1 September and 30 November: never a reason to stop anybody on 1 December, only to look. */
export function renewalWarning(
  worker: Pick<Worker, 'registration' | 'renewedUntil'>,
  on: string,
): 'not-renewed' | 'renewal-open' | null {
  if (worker.registration === null) return null;
  const year = Number(on.slice(0, 4));
  // Registered until 30 November of a year: in December the next year's day counts.
  const needed = on.slice(5) > '11-30' ? `${year + 1}-11-30` : `${year}-11-30`;
  if (worker.renewedUntil === null || worker.renewedUntil < needed) return 'not-renewed';
  const renewalOpen = on.slice(5) >= '09-01' && on.slice(5) <= '11-30';
  return renewalOpen && worker.renewedUntil === needed ? 'renewal-open' : null;
}
