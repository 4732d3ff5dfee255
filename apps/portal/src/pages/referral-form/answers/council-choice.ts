import type { CaseHolding, ReferralAnswers } from '@conjoint/contracts';
import { Form } from '../../../framework/form.js';
import { Fields, SHORT_TEXT } from './fields.js';
import { row, type Step } from './step.js';

const USUAL = 'usual';
const NO_MEMBER = 'no-member';
const LONGEST_REASON = 2000;

/**
 * Which council holds the case. `usual` is the one the postcode gives; section 17 follows where a child physically is and several
 * councils may owe it, so another choice is normal work, and its reason is recorded.
 */
export const council: Step = {
  view: 'council',
  title: () => 'Which council should hold the case?',
  show({ answers }) {
    const saved = answers.council;
    if (saved === undefined) return new Form({});
    if (saved === null) return new Form({ choice: USUAL });
    return new Form({
      choice: saved.chosen ?? NO_MEMBER,
      nonMemberName: saved.nonMemberName ?? '',
      reason: saved.overrideReason ?? '',
    });
  },
  read(typed) {
    const fields = new Fields(typed);
    const choice = typed.text('choice');
    if (choice === USUAL) return { council: null };
    const known = choice === NO_MEMBER || /^[A-Za-z][A-Za-z0-9-]{1,30}$/.test(choice);
    if (!known) fields.wrong('choice', 'Select which council should hold the case');
    const nonMemberName =
      choice === NO_MEMBER
        ? fields.text('nonMemberName', {
            label: 'Name of the council',
            longest: SHORT_TEXT,
            required: 'Enter the name of the council',
          })
        : null;
    const required = 'Enter why another council than the usual one should hold the case';
    const overrideReason = fields.text('reason', {
      label: 'The reason',
      longest: LONGEST_REASON,
      ...(known ? { required } : {}),
    });
    if (overrideReason !== null && overrideReason.length < 3)
      fields.wrong('reason', 'The reason must be 3 characters or more');
    return fields.all({
      council: { chosen: choice === NO_MEMBER ? null : choice, nonMemberName, overrideReason },
    });
  },
  rows: ({ answers }) => {
    if (answers.council === undefined) return [];
    return [row('Council', whichInWords(answers)), ...reasonRows(answers)];
  },
};

function whichInWords({ council: saved }: ReferralAnswers): string {
  if (!saved) return 'The one the postcode gives';
  return saved.nonMemberName ?? saved.chosen ?? 'The one the postcode gives';
}

function reasonRows({ council: saved }: ReferralAnswers) {
  return saved?.overrideReason ? [row('Reason', saved.overrideReason)] : [];
}

export interface Member {
  readonly code: string;
  readonly name: string;
}

/** What the page offers: the usual council first, then the other members, then a council outside the partnership. */
export function councilOffer({
  usual,
  here,
  members,
}: {
  /** Null while the service that knows postcodes does not answer, or no home postcode is known. */
  usual: CaseHolding | null;
  here: Member;
  members: readonly Member[];
}) {
  const usualCode = usual === null ? here.code : (usual.chosen ?? usual.areaGss);
  const usualName = usual?.chosenName ?? here.name;
  const follows = (code: string): string =>
    code === here.code
      ? 'This council holds the case'
      : 'The referral is passed on to this council, which can accept or return it';
  return {
    explanation:
      usual?.explanation ??
      `No home postcode is known, so ${here.name} holds the case unless you say otherwise.`,
    items: [
      {
        value: USUAL,
        text: usualName,
        hint: usual?.route === 'hand-over' ? HAND_OVER : follows(usualCode ?? here.code),
      },
      ...members
        .filter(({ code }) => code !== usualCode)
        .map(({ code, name }) => ({ value: code, text: name, hint: follows(code) })),
    ],
  };
}

const HAND_OVER = 'This council is not a member of the partnership: you get a hand-over to print and send';

/** The choice as `council` of a saved form, when the usual council has become the chosen one since. */
export function shownChoice(typed: Form, offered: readonly { value: string }[]): Form {
  const choice = typed.text('choice');
  if (choice === '' || choice === NO_MEMBER || offered.some(({ value }) => value === choice)) return typed;
  return new Form({ choice: USUAL, reason: typed.text('reason') });
}
