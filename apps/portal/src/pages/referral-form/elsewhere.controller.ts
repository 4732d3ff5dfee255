import {
  askElsewhere,
  getDraft,
  LAWFUL_BASES,
  LOOK_UP_FUNCTIONS,
  type Draft,
  type ElsewhereAnswer,
} from '@conjoint/contracts';
import { DomainError, formatDate } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, submit, type FormErrors } from '../../framework/form.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { choices } from './answers/circumstances.js';
import { Fields } from './answers/fields.js';
import { find, listOf, nameOf } from './answers/household.js';
import { postcodesOf } from './answers/matching.js';
import { BASIS_WORDS, FUNCTION_WORDS } from './answers/referral-words.js';
import { draftOrKept } from './step-page.js';

const LONGEST_PURPOSE = 2000;
const ANSWERING_MS = 12_000;

/** Asking the other councils of the partnership whether they know a child: on request, with the reason, recorded in both. */
@Controller()
export class ElsewhereController {
  @Get(paths.draftElsewhere.route)
  async show(@ActingHere() acting: Acting, @Param('draftId') draftId: string): Promise<PageResult> {
    const { draft } = await acting.send(getDraft, { draftId });
    return elsewherePage(acting, draft, new Form({}));
  }

  @Post(paths.draftElsewhere.route)
  async ask(
    @ActingHere() acting: Acting,
    @Param('draftId') draftId: string,
    @Typed() typed: Form,
  ): Promise<PageResult> {
    const action = paths.draftElsewhere({ council: acting.code, draftId });
    const draft = await draftOrKept(acting, { draftId, typed, action });
    return submit({
      send: async () => {
        const question = readQuestion(draft, typed);
        const { answers } = await acting.send(askElsewhere, question.body, { timeoutMs: ANSWERING_MS });
        return { answers, childName: question.childName };
      },
      done: ({ answers, childName }) =>
        elsewherePage(acting, draft, typed, {
          asked: {
            childName,
            answers: answers.map(({ name, answer }) => ({ council: name, ...answerWords(answer) })),
          },
        }),
      again: (errors) => elsewherePage(acting, draft, typed, { errors }),
    });
  }
}

function readQuestion({ answers }: Draft, typed: Form) {
  const fields = new Fields(typed);
  const children = listOf(answers, 'children');
  const ref = children.length === 1 ? children[0]!.ref : typed.text('child');
  const child = find(answers, 'children', ref);
  if (!child) fields.wrong('child', 'Select which child to ask about');
  const lawfulFunction = fields.choice('function', LOOK_UP_FUNCTIONS, 'Select under which function you ask');
  const lawfulBasis = fields.choice('lawfulBasis', LAWFUL_BASES, 'Select the lawful basis');
  const required = 'Enter why you need to know';
  const purpose = fields.text('purpose', {
    label: 'Why you need to know',
    longest: LONGEST_PURPOSE,
    required,
  });
  if (purpose !== null && purpose.length < 3)
    fields.wrong('purpose', 'Why you need to know must be 3 characters or more');
  fields.all(null);
  const { givenName, familyName, alternativeNames, dateOfBirth, upn, nhsNumber, sameAsChildId } = child!;
  return {
    childName: nameOf(child!),
    body: {
      child: {
        givenName,
        familyName,
        alternativeNames,
        dateOfBirth,
        upn,
        nhsNumber,
        postcodes: postcodesOf({ answers, item: ref }).slice(0, 10),
      },
      subjectId: sameAsChildId,
      purpose: { function: lawfulFunction, lawfulBasis, purpose: purpose!, line: null },
    },
  };
}

/** The four answers are four different things; none of them says more than it does. */
export function answerWords(answer: ElsewhereAnswer): { says: string; detail: string[] } {
  switch (answer.answer) {
    case 'known':
      return {
        says: `Known since ${formatDate(answer.since.slice(0, 10))}`,
        detail: [answer.contact.team, answer.contact.telephone, answer.contact.email].filter(
          (line) => line !== null,
        ),
      };
    case 'no-record':
      return { says: 'No record you can see', detail: [] };
    case 'not-shared':
      return { says: 'Not shared', detail: [answer.why] };
    case 'unavailable':
      return { says: 'Source unavailable', detail: ['Ask again later, or ring that council'] };
  }
}

function elsewherePage(
  acting: Acting,
  draft: Draft,
  typed: Form,
  more: { errors?: FormErrors; asked?: { childName: string; answers: object[] } } = {},
): PageResult {
  const children = listOf(draft.answers, 'children');
  if (children.length === 0)
    throw new DomainError('not-acceptable-state', 'Add the children first, then ask about one of them');
  const tasks = paths.draft({ council: acting.code, draftId: draft.id });
  return page('referral-form/views/elsewhere', {
    typed,
    council: acting.council.name,
    children: children.map((child) => ({ value: child.ref, text: nameOf(child) })),
    onlyChild: children.length === 1 ? nameOf(children[0]!) : null,
    functions: choices(FUNCTION_WORDS),
    bases: choices(BASIS_WORDS),
    tasksHref: tasks,
    backLink: { href: tasks, text: 'Back to all tasks' },
    ...more,
  });
}
