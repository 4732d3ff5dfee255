import {
  addToHousehold,
  findMatches,
  getReferral,
  type Adding,
  type Match,
  type ReferralView,
} from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { Instead, page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { nameOf } from '../referral-form/answers/household.js';
import { matchView } from '../referral-form/answers/matching.js';
import { otherNameCount } from '../referral-form/answers/people.js';
import { currentOrAgain } from '../referral/current.js';
import { headingOf } from '../referral/referral.view.js';
import {
  ADDABLE,
  choicesOf,
  fieldsOf,
  isAddable,
  mayAdd,
  newMatches,
  NONE,
  typedAddition,
  whereOf,
  type Addable,
} from './household.view.js';

type AddedChild = Extract<Adding, { what: 'child' }>;

/** A child, adult, address or relationship that a recorded referral left out. */
@Controller()
export class AddPartController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.referralAddPart.route)
  async ask(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Param('what') text: string,
  ): Promise<PageResult> {
    const what = addable(text);
    const referral = await read(acting, recordId(id));
    return this.show(acting, referral, { what, typed: new Form({}), errors: FormErrors.none });
  }

  @Post(paths.referralAddPart.route)
  async add(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Param('what') text: string,
    @Typed() typed: Form,
  ): Promise<PageResult> {
    const what = addable(text);
    const referralId = recordId(id);
    const again = async (errors: FormErrors): Promise<PageResult> =>
      this.show(acting, await read(acting, referralId), { what, typed, errors });
    if (typed.text('go') === 'more-names') return again(FormErrors.none);
    return submit({
      send: async () => {
        const referral = await read(acting, referralId);
        const { adding, reason } = this.typed(typed, what, referral);
        if (adding.what === 'child') await looked(acting, { referral, adding, typed });
        return currentOrAgain(
          acting.send(addToHousehold, {
            referralId,
            version: Number(typed.text('version')),
            reason,
            adding,
          }),
        );
      },
      done: () =>
        redirectTo(paths.referral({ council: acting.code, referralId }), {
          success: `Added: ${ADDABLE[what]}. Your reason is in the history.`,
        }),
      again,
      fields: fieldsOf(what),
    });
  }

  /** What is added and why, so that somebody sees everything that is wrong at once. */
  private typed(form: Form, what: Addable, referral: ReferralView): { adding: Adding; reason: string } {
    const reason = form.text('reason');
    const wrong =
      reason.length < 3 || reason.length > 2000
        ? [{ field: 'reason', message: 'Enter why it is added, in 3 to 2,000 characters' }]
        : [];
    try {
      const adding = typedAddition(form, what, whereOf(referral, what, this.clock.now()));
      if (wrong.length === 0) return { adding, reason };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'validation-failed') throw error;
      wrong.unshift(...(error.fieldErrors ?? []));
    }
    throw validationFailed(wrong);
  }

  private show(
    acting: Acting,
    referral: ReferralView,
    { what, typed, errors }: { what: Addable; typed: Form; errors: FormErrors },
  ): PageResult {
    const where = whereOf(referral, what, this.clock.now());
    const names = otherNameCount(typed, typed.text('go') === 'more-names');
    return page(
      'household/add',
      {
        ...choicesOf(referral, what, where),
        ...linksOf(acting, referral),
        what,
        heading: headingOf(referral),
        words: ADDABLE[what],
        possible: mayAdd(acting, referral, what),
        version: typed.text('version') || referral.version,
        typed,
        errors,
        otherNames: names,
        mayAddNames: names < 10,
      },
      errors.any ? { status: 422 } : {},
    );
  }
}

/**
 * Before a child gets a new record somebody has looked who of the records it may be, as on the form.
 * @throws Instead the page that asks
 */
async function looked(
  acting: Acting,
  { referral, adding, typed }: { referral: ReferralView; adding: AddedChild; typed: Form },
): Promise<void> {
  const { child, livesAt } = adding;
  const postcodes = referral.addresses.flatMap(({ ref, postcode }) =>
    livesAt.includes(ref) && postcode ? [postcode] : [],
  );
  const found = await acting.send(findMatches, { children: [{ ...child, ref: 'c1' }], postcodes });
  const matches = newMatches(referral, found.children[0]?.matches ?? []);
  const same = typed.text('same');
  if (matches.length === 0 || same === NONE || matches.some(({ childId }) => childId === same)) return;
  const asked = typed.has('same') || typed.text('asked') === 'yes';
  throw new Instead(matchesPage(acting, { referral, adding, typed, matches, asked }));
}

function matchesPage(
  acting: Acting,
  asking: {
    referral: ReferralView;
    adding: AddedChild;
    typed: Form;
    matches: readonly Match[];
    /** Asked already, and not answered. */
    asked: boolean;
  },
) {
  const { referral, adding, typed, matches, asked } = asking;
  const error = { field: 'same', message: 'Select which child of the records this is, or “None of these”' };
  const again = new Set(['same', 'asked', 'version']);
  return page(
    'household/matches',
    {
      ...linksOf(acting, referral),
      heading: headingOf(referral),
      childName: nameOf({ ...adding.child, ref: '' }),
      council: acting.council.name,
      matches: matches.map((match) =>
        matchView(match, (referralId) => paths.referral({ council: acting.code, referralId })),
      ),
      fields: typed.typed().filter(({ name }) => !again.has(name)),
      version: typed.text('version'),
      typed,
      errors: asked ? new FormErrors([error]) : FormErrors.none,
    },
    { status: asked ? 422 : 200 },
  );
}

function linksOf(acting: Acting, { id: referralId }: ReferralView) {
  const at = { council: acting.code, referralId };
  return { chooseHref: paths.referralCorrect(at), showHref: paths.referral(at) };
}

async function read(acting: Acting, referralId: string): Promise<ReferralView> {
  return (await acting.send(getReferral, { referralId })).referral;
}

function addable(text: string): Addable {
  if (isAddable(text)) return text;
  throw new DomainError('not-found', 'There is no such page');
}
