import {
  beginAssessment,
  closeEpisode,
  getChild,
  getReferral,
  undoClosure,
  writeNote,
  type CaseView,
  type listNotes,
  type NoteView,
  type ResponseOf,
} from '@conjoint/contracts';
import { CLOSURE_REASONS, PRIMARY_NEEDS } from '@conjoint/kernel';
import type { Acting } from '../../acting/acting.js';
import { counted, pagingView } from '../../framework/paging.js';
import { dateTimeWords, dateWords, wordsOf } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { SOURCE_WORDS } from '../referral-form/answers/referral-words.js';
import { clockView } from '../referral/referral.view.js';
import type { Fact } from '../referral/referral-facts.view.js';
import {
  ASSESSMENT_OUTCOME_WORDS,
  ASSESSMENT_STATE_TAGS,
  CHILD_SEEN_WORDS,
  NOTE_KIND_WORDS,
  WORK_WORDS,
} from './case.words.js';

type Notes = ResponseOf<typeof listNotes>;

/** A case as whoever works in it sees it: what is next, deadlines, assessments, notes. */
export function casePageView(acting: Acting, episode: CaseView, now: Date) {
  const at = { council: acting.code, episodeId: episode.id };
  const open = episode.state === 'open';
  // Only cases that began here are worked on.
  const here = episode.origin === 'referral';
  const child = { council: acting.code, childId: episode.childId };
  return {
    name: episode.childName,
    open,
    tag: open
      ? { text: 'Open', classes: 'govuk-tag--green' }
      : { text: 'Closed', classes: 'govuk-tag--grey' },
    work: episode.work && WORK_WORDS[episode.work],
    childProtection: episode.work === 'child-protection',
    mine: episode.mine,
    fromCensus: episode.origin === 'census',
    facts: caseFacts(episode),
    next: open ? nextSteps(acting, episode) : [],
    clocks: episode.clocks.map((clock) => clockView({ ...clock, childId: null }, [], now)),
    assessments: episode.assessments.map((assessment) => ({
      href: paths.assessment({ council: acting.code, assessmentId: assessment.id }),
      started: dateWords(assessment.startedOn),
      completed: assessment.completedOn && dateWords(assessment.completedOn),
      outcome: assessment.outcome && ASSESSMENT_OUTCOME_WORDS[assessment.outcome],
      tag: ASSESSMENT_STATE_TAGS[assessment.state],
    })),
    siblings: episode.siblings.map((sibling) => ({
      name: sibling.displayName,
      href: sibling.episodeId
        ? paths.case({ council: acting.code, episodeId: sibling.episodeId })
        : paths.child({ council: acting.code, childId: sibling.childId }),
    })),
    closures: episode.closures.map(closureView),
    information: episode.information.map((one) => ({
      received: dateTimeWords(one.receivedAt),
      source: wordsOf(SOURCE_WORDS, one.sourceCode),
      summary: one.summary,
      by: one.recordedByName,
    })),
    childHref: acting.may(getChild) ? paths.child(child) : null,
    referralHref:
      episode.referralId && acting.may(getReferral)
        ? paths.referral({ council: acting.code, referralId: episode.referralId })
        : null,
    writeHref: here && acting.may(writeNote) ? paths.caseNoteNew(at) : null,
    assessHref:
      open && here && acting.may(beginAssessment) && episode.assessments.length === 0
        ? paths.caseAssess(at)
        : null,
    closeHref: open && here && acting.may(closeEpisode) ? paths.caseClose(at) : null,
    undoHref:
      !open && acting.may(undoClosure) && episode.closures[0]?.undone === null
        ? paths.caseUndoClosure(at)
        : null,
    lookedAtHref: paths.lookedAt({ council: acting.code, subjectId: episode.childId }),
  };
}

function caseFacts(episode: CaseView): Fact[] {
  const born = episode.unborn
    ? {
        name: 'Expected date of birth',
        value: episode.expectedOn ? dateWords(episode.expectedOn) : 'Not known',
      }
    : {
        name: 'Date of birth',
        value: episode.dateOfBirth ? dateWords(episode.dateOfBirth) : 'Not known',
      };
  return [
    born,
    { name: 'Worker', value: workerWords(episode) },
    {
      name: 'Opened',
      value: `${dateWords(episode.openedOn)}${episode.reReferral ? ', as a re-referral' : ''}`,
    },
    ...(episode.closedOn
      ? [
          { name: 'Closed', value: dateWords(episode.closedOn) },
          {
            name: 'Closed because',
            value: episode.withoutAssessment
              ? 'The decision on the referral was no further action, advice or early help'
              : wordsOf(CLOSURE_REASONS, episode.closureReason ?? 'Not recorded'),
          },
        ]
      : []),
    ...(episode.primaryNeed
      ? [{ name: 'Primary need', value: wordsOf(PRIMARY_NEEDS, episode.primaryNeed) }]
      : []),
  ];
}

function workerWords({ workerName, state, mine }: CaseView): string {
  if (workerName === null) return state === 'open' ? 'Nobody yet' : 'Nobody';
  return mine ? `${workerName} (you)` : workerName;
}

/** What somebody has to do next, plainest first. */
function nextSteps(acting: Acting, episode: CaseView): string[] {
  if (episode.origin === 'census')
    return [
      'This case came with a census import and is history. Record a referral to work with the child here.',
    ];
  const [last] = episode.assessments;
  const steps: string[] = [];
  if (episode.workerName === null)
    steps.push('Nobody works with this child yet. A team manager allocates the case.');
  if (!last && episode.work === 'child-protection')
    steps.push('A social worker leads the enquiry. Begin the assessment that belongs to it.');
  if (last?.state === 'in-progress') steps.push('Finish the child and family assessment.');
  if (last?.state === 'completed') steps.push(AFTER_ASSESSMENT[last.outcome!]);
  if (!acting.may(writeNote)) return [];
  return steps;
}

const AFTER_ASSESSMENT = {
  'no-further-action': 'The assessment found that nothing more is needed. Close the case.',
  'early-help': 'Agree with early help who takes over, then close the case.',
  'child-in-need': 'Agree the child in need plan with the family, and write down each visit.',
  'strategy-discussion': 'Hold the strategy discussion. A social worker leads the enquiry that follows.',
} as const;

function closureView(closure: CaseView['closures'][number]) {
  return {
    on: dateWords(closure.closedOn),
    reason: wordsOf(CLOSURE_REASONS, closure.reason),
    rationale: closure.rationale,
    by: closure.byName,
    at: dateTimeWords(closure.at),
    undone: closure.undone && { ...closure.undone, at: dateTimeWords(closure.undone.at) },
  };
}

export function notesView(acting: Acting, episodeId: string, { notes, total, page, pageSize }: Notes) {
  return {
    count: counted(total, 'note', 'notes'),
    notes: notes.map((note) => noteView(acting, note)),
    paging: pagingView({
      page,
      pageSize,
      total,
      shown: notes.length,
      href: (to) => `${paths.case({ council: acting.code, episodeId }, { page: to })}#notes`,
    }),
  };
}

export function noteView(acting: Acting, note: NoteView) {
  const at = { council: acting.code, noteId: note.noteId };
  return {
    ...revisionView(note.current),
    written: `Written by ${note.writtenByName} on ${dateTimeWords(note.writtenAt)}`,
    changed:
      note.before.length === 0
        ? null
        : `${note.current.withdrawn ? 'Withdrawn' : 'Corrected'} by ${note.current.byName} on ${dateTimeWords(note.current.at)}: ${note.current.reason}`,
    before: note.before.map((revision) => ({
      ...revisionView(revision),
      said: `${revision.version === 1 ? 'Written' : 'Corrected'} by ${revision.byName} on ${dateTimeWords(revision.at)}${revision.reason ? `: ${revision.reason}` : ''}`,
    })),
    correctHref: note.mayChange ? paths.noteCorrect(at) : null,
    withdrawHref: note.mayChange ? paths.noteWithdraw(at) : null,
  };
}

function revisionView(revision: NoteView['current']) {
  return {
    kind: NOTE_KIND_WORDS[revision.kind],
    happened: dateTimeWords(revision.happenedAt),
    people: revision.people,
    childSeen: revision.childSeen && CHILD_SEEN_WORDS[revision.childSeen],
    text: revision.text,
    withdrawn: revision.withdrawn,
  };
}
