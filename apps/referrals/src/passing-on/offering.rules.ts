import type { CaseHolding, ReferralInput } from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
import { caseHolding, type CaseHoldingQuestion } from '../area/case-holding.rules.js';
import { referralLifecycle, type ReferralState } from '../referral/referral.rules.js';

export type CouncilChoice = NonNullable<ReferralInput['council']>;

/** A waiting child of the referral, and who holds its case by this council's register. */
export interface HeldChild {
  childId: string;
  holder: string;
}

export interface ChosenAgain {
  holding: CaseHolding;
  reason: string;
}

/**
 * The council somebody chooses for a referral that is recorded already, and why. A reason is needed even for the council that
 * the postcode gives: another answer stands beside it, from the recording or from a council that returned it.
 * @throws DomainError `validation-failed`
 */
export function chooseAgain(
  question: Omit<CaseHoldingQuestion, 'choice'>,
  { choice, held }: { choice: CouncilChoice; held: readonly HeldChild[] },
): ChosenAgain {
  if (choice.chosen === null && choice.nonMemberName === null)
    throw validationFailed([
      { field: 'council.chosen', message: 'Select the council that should hold the case' },
    ]);
  const { holding, fieldErrors } = caseHolding({ ...question, choice });
  const reason = choice.overrideReason;
  const wrongCouncil = fieldErrors.filter(({ field }) => field !== 'council.overrideReason');
  const problems = [...wrongCouncil, ...heldByOthers(holding, question, held)];
  if (reason === null)
    problems.push({
      field: 'council.overrideReason',
      message: `Enter why ${holding.chosenName} should hold the case`,
    });
  if (problems.length > 0) throw validationFailed(problems);
  return { holding, reason: reason! };
}

/** A child whose case another member holds already stays theirs: two councils never hold one child. */
function heldByOthers(
  holding: CaseHolding,
  { here, members }: Pick<CaseHoldingQuestion, 'here' | 'members'>,
  held: readonly HeldChild[],
) {
  const others = members.filter(
    ({ code }) => code !== here.code && held.some(({ holder }) => holder === code),
  );
  return others
    .filter(({ code }) => holding.chosen !== code)
    .map(({ name }) => ({
      field: 'council.chosen',
      message: `${name} holds the case of a child of this referral. Choose ${name}`,
    }));
}

/** What is recorded of a referral, as far as choosing its council again goes. */
export interface RecordedChoice {
  state: ReferralState;
  version: number;
  route: CaseHolding['route'];
  chosen_name: string;
  postcode: string | null;
  override_reason: string | null;
  children: readonly { state: string }[];
}

/**
 * Whether the choice is to be made now; false when the same request made it before, and its answer was lost.
 * @throws DomainError `not-acceptable-state`, `stale-version`, or `validation-failed` when nothing would change
 */
export function mayChooseAgain(
  recorded: RecordedChoice,
  { holding, reason }: ChosenAgain,
  version: number,
): boolean {
  const toMember = holding.route === 'pass-on';
  const same = recorded.route === holding.route && recorded.chosen_name === holding.chosenName;
  const made = same && recorded.override_reason === reason && (!toMember || recorded.state === 'offered');
  if (made && recorded.version !== version) return false;
  referralLifecycle.next(recorded.state, toMember ? 'offer' : 'choose-council');
  if (recorded.children.some(({ state }) => state === 'decided'))
    throw new DomainError(
      'not-acceptable-state',
      'A child of this referral has been decided here, so it cannot go to another council as a whole. Decide the other children, or telephone the other council',
    );
  if (recorded.version !== version)
    throw new DomainError(
      'stale-version',
      'Somebody has changed this referral since you opened it. Look at it again, then repeat what you wanted to do',
      { details: { version: recorded.version } },
    );
  // A member that returned it may be asked once more, with another reason; and whoever corrected the address may keep the council.
  if (same && !toMember && recorded.postcode === holding.postcode)
    throw validationFailed([
      {
        field: 'council.chosen',
        message: `${holding.chosenName} is recorded already. Choose another council`,
      },
    ]);
  return true;
}
