import type { ReferralView, RequestOf, offerPassingOn } from '@conjoint/contracts';
import type { Form } from '../../framework/form.js';
import { Fields, SHORT_TEXT } from '../referral-form/answers/fields.js';

const NO_MEMBER = 'no-member';
const LONGEST_REASON = 2000;

export interface Member {
  readonly code: string;
  readonly name: string;
}

/** The councils that may be chosen: this one only where the referral was meant for another, or an address was corrected since. Nothing is chosen beforehand. */
export function councilItems(
  { caseHolding: { route }, councilQuestion }: Pick<ReferralView, 'caseHolding' | 'councilQuestion'>,
  { here, members }: { here: Member; members: readonly Member[] },
) {
  const others = members.filter(({ code }) => code !== here.code);
  return [
    ...others.map(({ code, name }) => ({
      value: code,
      text: name,
      hint: 'The referral is offered to this council, which can accept or return it',
    })),
    ...(route === 'here' && councilQuestion === null
      ? []
      : [{ value: here.code, text: `${here.name} (keep it here)`, hint: 'This council holds the case' }]),
  ];
}

/** What was chosen and why. @throws DomainError `validation-failed` with every field that is wrong */
export function typedCouncil(
  form: Form,
  items: readonly { value: string }[],
): RequestOf<typeof offerPassingOn>['council'] {
  const fields = new Fields(form);
  const choice = fields.choice(
    'choice',
    [...items.map(({ value }) => value), NO_MEMBER],
    'Select which council should hold the case',
  );
  const nonMemberName =
    choice === NO_MEMBER
      ? fields.text('nonMemberName', {
          label: 'Name of the council',
          longest: SHORT_TEXT,
          required: 'Enter the name of the council',
        })
      : null;
  const overrideReason = fields.text('reason', {
    label: 'Reason',
    longest: LONGEST_REASON,
    required: 'Enter why this council should hold the case',
  });
  if (overrideReason !== null && overrideReason.length < 3)
    fields.wrong('reason', 'The reason must be 3 characters or more');
  return fields.all({ chosen: choice === NO_MEMBER ? null : choice, nonMemberName, overrideReason });
}

/** What is said on the referral's page afterwards. */
export function chosenWords(
  { caseHolding: { route, chosenName } }: Pick<ReferralView, 'caseHolding'>,
  here: string,
): string {
  const words = {
    'pass-on': `The referral is offered to ${chosenName}. ${here} stays responsible until it is accepted.`,
    'hand-over': `${chosenName} is recorded. Print the hand-over and send it; ${here} stays responsible until then.`,
    here: `${here} holds the case. The referral waits for a decision.`,
  };
  return words[route];
}
