import type { getWorker, ResponseOf, WorkerView } from '@conjoint/contracts';
import {
  changeWorkerTerms,
  correctWorker,
  leaveWorker,
  recordAbsence,
  type AbsenceKind,
  type WorkerContract,
} from '@conjoint/contracts';
import type { Partnership } from '@conjoint/platform';
import type { Acting } from '../../acting/acting.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { fteWords, GRADE_WORDS } from '../allocation/allocation-words.js';
import { workloadView } from '../allocation/workload.view.js';

export const CONTRACT_WORDS = {
  permanent: 'Permanent',
  'fixed-term': 'Fixed term',
  agency: 'Agency',
} as const satisfies Record<WorkerContract, string>;

export const ABSENCE_WORDS = {
  parental: 'Parental leave',
  sickness: 'Sickness',
  training: 'Training',
  'public-duty': 'Public duty, such as jury service',
  'other-paid': 'Other paid leave',
  unpaid: 'Unpaid leave',
  unauthorised: 'Unauthorised absence',
} as const satisfies Record<AbsenceKind, string>;

const RENEWAL_WORDS = {
  'not-renewed':
    'Not renewed with Social Work England for this year. Ask the worker: nothing is stopped by it',
  'renewal-open': 'Renewal with Social Work England is open until 30 November',
} as const;

const STATE_TAGS = {
  working: null,
  absent: { text: 'Away', classes: 'govuk-tag--yellow' },
  left: { text: 'Left', classes: 'govuk-tag--grey' },
} as const;

interface Around {
  acting: Acting;
  partnership: Partnership;
  now: Date;
}

/** A worker in a table. */
export function workerRow(worker: WorkerView, { acting, partnership, now }: Around) {
  const employer = partnership.organisations.find(({ alias }) => alias === worker.employer);
  return {
    name: worker.name,
    href: paths.worker({ council: acting.code, workerId: worker.workerId }),
    tag: STATE_TAGS[worker.state],
    away: worker.absence && awayWords(worker.absence),
    grade: GRADE_WORDS[worker.grade],
    contract: CONTRACT_WORDS[worker.contract],
    hours: fteWords(worker.fteHundredths),
    lentBy: worker.employedHere ? null : (employer?.name ?? worker.employer),
    fromCensus: worker.fromCensus,
    renewal: worker.renewal && RENEWAL_WORDS[worker.renewal],
    teams: worker.teams.map(({ name, part }) => (part === 'manager' ? `${name} (manager)` : name)),
    workload: workloadView(worker.workload, now),
  };
}

function awayWords({ from, until }: { from: string; until: string | null }): string {
  return until === null ? `since ${dateWords(from)}` : `from ${dateWords(from)} until ${dateWords(until)}`;
}

/** The page of one worker. */
export function workerView(answer: ResponseOf<typeof getWorker>, around: Around) {
  const { worker } = answer;
  const { acting } = around;
  const at = { council: acting.code, workerId: worker.workerId };
  const mayChange = worker.employedHere && worker.state !== 'left';
  return {
    ...workerRow(worker, around),
    registration: worker.registration ?? 'None: not a registered social worker',
    renewedUntil: answer.renewedUntil && dateWords(answer.renewedUntil),
    started: dateWords(worker.startedOn),
    left:
      worker.leftOn &&
      `${dateWords(worker.leftOn)}${answer.leavingReason ? `: ${answer.leavingReason}` : ''}`,
    terms: answer.terms
      .map(({ from, contract, grade, fteHundredths, caseHolder }) => ({
        from: dateWords(from),
        contract: CONTRACT_WORDS[contract],
        grade: GRADE_WORDS[grade],
        hours: fteWords(fteHundredths),
        cases: caseHolder ? 'Holds cases' : 'Holds no cases',
      }))
      .reverse(),
    absences: answer.absences
      .map(({ absenceId, kind, ...absence }) => ({
        kind: kind === null ? 'Away (the employer knows why)' : ABSENCE_WORDS[kind],
        period: awayWords(absence),
        changeHref:
          mayChange && acting.may(recordAbsence) ? paths.workerAbsenceEnd({ ...at, absenceId }) : null,
      }))
      .reverse(),
    actions: [
      {
        may: acting.may(changeWorkerTerms),
        text: 'Change contract, grade or hours',
        href: paths.workerTerms(at),
      },
      { may: acting.may(recordAbsence), text: 'Record an absence', href: paths.workerAbsence(at) },
      { may: acting.may(correctWorker), text: 'Correct name or registration', href: paths.workerCorrect(at) },
      { may: acting.may(leaveWorker), text: 'Record that she or he leaves', href: paths.workerLeave(at) },
    ].filter(({ may }) => may && mayChange),
  };
}
