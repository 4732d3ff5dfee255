import { referralInputSchema, type ReferralAnswers, type ReferralInput } from '@conjoint/contracts';
import { everybody, listOf } from './household.js';
import type { StepName } from './steps.js';

type State = 'done' | 'to-do' | 'later';

export interface Task {
  readonly step: StepName;
  readonly text: string;
  readonly hint: string | null;
  readonly state: State;
}

interface Definition {
  step: StepName;
  text: string;
  hint?: (answers: ReferralAnswers) => string | null;
  isDone: (answers: ReferralAnswers) => boolean;
  /** Cannot be answered before there is a child. */
  needsChild?: boolean;
}

const GROUPS: readonly { name: string; tasks: readonly Definition[] }[] = [
  {
    name: 'What has come in',
    tasks: [
      { step: 'danger', text: 'Is a child in danger now?', isDone: ({ danger }) => danger !== undefined },
      {
        step: 'received',
        text: 'When and how it was received',
        isDone: ({ received }) => received !== undefined,
      },
      { step: 'referrer', text: 'Who made the referral', isDone: ({ referrer }) => referrer !== undefined },
    ],
  },
  {
    name: 'The household',
    tasks: [
      {
        step: 'children',
        text: 'Children',
        hint: (answers) => added(listOf(answers, 'children').length),
        isDone: (answers) => listOf(answers, 'children').length > 0,
      },
      {
        step: 'adults',
        text: 'Adults',
        hint: (answers) => (answers.adults ? added(answers.adults.length) : null),
        isDone: ({ adults }) => adults !== undefined,
      },
      {
        step: 'relationships',
        text: 'Who is who to each child',
        needsChild: true,
        isDone: (answers) => answers.relationships !== undefined || onlyOnePerson(answers),
      },
      {
        step: 'addresses',
        text: 'Addresses',
        needsChild: true,
        hint: (answers) => (answers.addresses ? added(answers.addresses.length) : null),
        isDone: ({ addresses }) => addresses !== undefined,
      },
      {
        step: 'matches',
        text: 'Possible matches in our records',
        needsChild: true,
        hint: (answers) => {
          const left = unmatched(answers);
          return left > 0 && left < listOf(answers, 'children').length ? `${left} still to look at` : null;
        },
        isDone: (answers) => listOf(answers, 'children').length > 0 && unmatched(answers) === 0,
      },
    ],
  },
  {
    name: 'The worry, and who acts on it',
    tasks: [
      { step: 'worry', text: 'What is the worry', isDone: ({ worry }) => worry !== undefined },
      { step: 'council', text: 'Which council', isDone: ({ council }) => council !== undefined },
    ],
  },
];

/** What is done and what is left, group by group. */
export function taskList(answers: ReferralAnswers): { name: string; tasks: Task[] }[] {
  const hasChild = listOf(answers, 'children').length > 0;
  return GROUPS.map(({ name, tasks }) => ({
    name,
    tasks: tasks.map(({ step, text, hint, isDone, needsChild }) => ({
      step,
      text,
      hint: hint?.(answers) ?? null,
      state: needsChild && !hasChild ? 'later' : isDone(answers) ? 'done' : 'to-do',
    })),
  }));
}

export function leftToDo(answers: ReferralAnswers): Task[] {
  return taskList(answers).flatMap(({ tasks }) => tasks.filter(({ state }) => state !== 'done'));
}

/** The whole referral as the service records it, or null while a section is missing. */
export function asReferral(answers: ReferralAnswers): ReferralInput | null {
  const parsed = referralInputSchema.safeParse(answers);
  return parsed.success ? parsed.data : null;
}

/** How far a form is, for the list of drafts. */
export function progress(answers: ReferralAnswers): { done: number; of: number } {
  const tasks = taskList(answers).flatMap((group) => group.tasks);
  return { done: tasks.filter(({ state }) => state === 'done').length, of: tasks.length };
}

const unmatched = (answers: ReferralAnswers): number =>
  listOf(answers, 'children').filter(({ matchesChecked }) => !matchesChecked).length;
const onlyOnePerson = (answers: ReferralAnswers): boolean =>
  answers.adults !== undefined && everybody(answers).length < 2;
const added = (many: number): string => (many === 0 ? 'None' : `${many} added`);
