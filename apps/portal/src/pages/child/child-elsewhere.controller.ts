import {
  askElsewhere,
  getChild,
  LAWFUL_BASES,
  LOOK_UP_FUNCTIONS,
  type ChildView,
  type RequestOf,
} from '@conjoint/contracts';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { Fields } from '../referral-form/answers/fields.js';
import { BASIS_WORDS, FUNCTION_WORDS } from '../referral-form/answers/referral-words.js';
import { answerWords } from '../referral-form/elsewhere.controller.js';

/** Longer than a service waits for another council, so that a silent one is an answer and not a failure of the page. */
const ANSWERING_MS = 12_000;
const MOST_POSTCODES = 10;
const MOST_NAMES = 10;

/** Asking the other councils whether they know this child: on request, with the reason, recorded in both. */
@Controller()
export class ChildElsewhereController {
  @Get(paths.childElsewhere.route)
  async show(@ActingHere() acting: Acting, @Param('childId') id: string): Promise<PageResult> {
    return questionPage(acting, await read(acting, id), { typed: new Form({}), errors: FormErrors.none });
  }

  /** Answers are kept nowhere but in the audit: the page is the answer to the question, not a redirect to it. */
  @Post(paths.childElsewhere.route)
  async ask(
    @ActingHere() acting: Acting,
    @Param('childId') id: string,
    @Typed() typed: Form,
  ): Promise<PageResult> {
    const child = await read(acting, id);
    return submit({
      send: async () => {
        const question = { child: soughtChild(child), subjectId: child.id, purpose: readPurpose(typed) };
        return acting.send(askElsewhere, question, { timeoutMs: ANSWERING_MS });
      },
      done: ({ answers }) =>
        page('child/elsewhere-answers', {
          name: child.displayName,
          answers: answers.map(({ name, answer }) => ({ council: name, ...answerWords(answer) })),
          ...hrefs(acting, child),
        }),
      again: (errors) => questionPage(acting, child, { typed, errors }),
    });
  }
}

async function read(acting: Acting, id: string): Promise<ChildView> {
  return (await acting.send(getChild, { childId: recordId(id) })).child;
}

function readPurpose(typed: Form): RequestOf<typeof askElsewhere>['purpose'] {
  const fields = new Fields(typed);
  const lawfulFunction = fields.choice('function', LOOK_UP_FUNCTIONS, 'Select under which function you ask');
  const lawfulBasis = fields.choice('lawfulBasis', LAWFUL_BASES, 'Select the lawful basis');
  const purpose = fields.text('purpose', {
    label: 'Why you need to know',
    longest: 2000,
    required: 'Enter why you need to know',
  });
  if (purpose !== null && purpose.length < 3)
    fields.wrong('purpose', 'Why you need to know must be 3 characters or more');
  return fields.all({ function: lawfulFunction, lawfulBasis, purpose: purpose ?? '' });
}

/** The least that can find the child. */
export function soughtChild(child: ChildView): RequestOf<typeof askElsewhere>['child'] {
  const postcodes = child.addresses.flatMap(({ postcode }) => postcode ?? []);
  return {
    givenName: child.givenName,
    familyName: child.familyName,
    alternativeNames: child.alternativeNames.slice(0, MOST_NAMES),
    dateOfBirth: child.dateOfBirth,
    postcodes: [...new Set(postcodes)].slice(0, MOST_POSTCODES),
    upn: child.upn,
    nhsNumber: child.nhsNumber,
  };
}

function questionPage(
  acting: Acting,
  child: ChildView,
  { typed, errors }: { typed: Form; errors: FormErrors },
): PageResult {
  const items = (words: Readonly<Record<string, string>>, chosen: string) =>
    Object.entries(words).map(([value, text]) => ({ value, text, checked: value === chosen }));
  return page('child/elsewhere', {
    name: child.displayName,
    council: acting.council.name,
    functions: items(FUNCTION_WORDS, typed.text('function')),
    bases: items(BASIS_WORDS, typed.text('lawfulBasis')),
    purpose: typed.text('purpose'),
    errors,
    ...hrefs(acting, child),
  });
}

function hrefs(acting: Acting, child: ChildView) {
  const at = { council: acting.code, childId: child.id };
  return { childHref: paths.child(at), askHref: paths.childElsewhere(at) };
}
