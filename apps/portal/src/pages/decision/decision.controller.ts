import { randomUUID } from 'node:crypto';
import {
  checkAuthority,
  getReferral,
  idSchema,
  OUTCOMES,
  recordDecision,
  type Outcome,
  type ReferralView,
} from '@conjoint/contracts';
import { isDomainError, validationFailed, type FieldError } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed as TypedForm } from '../../framework/page-context.js';
import { counted } from '../../framework/paging.js';
import { recordId } from '../../framework/record-id.js';
import { OUTCOME_WORDS } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { currentOrAgain } from '../referral/current.js';
import { choiceField, readDecisions, typedDecisions, type Decided, type Typed } from './decision.form.js';
import { checkView, decideView, holderWords, type Authority } from './decision.view.js';

/** Deciding: the form, a look at the whole, and the record. What is typed travels in the forms until it is recorded. */
@Controller()
export class DecisionController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.referralDecide.route)
  async ask(@ActingHere() acting: Acting, @Param('referralId') id: string): Promise<PageResult> {
    const referral = await read(acting, recordId(id));
    return this.form(acting, referral, { typed: [], errors: FormErrors.none });
  }

  @Post(paths.referralDecideChange.route)
  async change(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @TypedForm() form: Form,
  ): Promise<PageResult> {
    const referral = await read(acting, recordId(id));
    return this.form(acting, referral, { typed: typedDecisions(referral, form), errors: FormErrors.none });
  }

  @Post(paths.referralDecideCheck.route)
  async check(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @TypedForm() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    const referral = await read(acting, referralId);
    const typed = typedDecisions(referral, form);
    const { decisions, errors } = readDecisions(referral, typed);
    const all = [...errors, ...lackingAuthority(await authorityFor(acting), typed, decisions)];
    const changed = referral.version !== Number(form.text('version'));
    if (changed)
      all.unshift({
        field: '',
        message:
          'Somebody else changed this referral after you opened it. Look at it as it is now, then continue.',
      });
    if (all.length > 0) return this.form(acting, referral, { typed, errors: new FormErrors(all) });
    return page('decision/check', { ...checkView(acting, referral, typed), requestId: randomUUID() });
  }

  @Post(paths.referralDecide.route)
  async record(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @TypedForm() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    const requestId = idSchema.safeParse(form.text('requestId')).success
      ? form.text('requestId')
      : randomUUID();
    const version = Number(form.text('version'));
    const referral = await read(acting, referralId);
    // A repeat after a time-out finds its children decided: the service knows the request and changes nothing.
    const opened = asOpened(referral, form);
    const typed = typedDecisions(opened, form);
    const { decisions, errors } = readDecisions(opened, typed);
    return submit({
      send: async () => {
        if (errors.length > 0) throw validationFailed(errors);
        const sent = acting.send(recordDecision, { requestId, referralId, version, decisions });
        return currentOrAgain(
          sent.catch((error: unknown) => Promise.reject(withHolders(error, typed, decisions))),
        );
      },
      done: ({ referral: decided }) =>
        redirectTo(paths.referral({ council: acting.code, referralId }), {
          success: resultWords(decided, decisions),
        }),
      again: async (shown) => this.form(acting, await read(acting, referralId), { typed, errors: shown }),
    });
  }

  private async form(
    acting: Acting,
    referral: ReferralView,
    { typed, errors }: { typed: readonly Typed[]; errors: FormErrors },
  ): Promise<PageResult> {
    const authority = await authorityFor(acting);
    const model = { ...decideView(acting, referral, { authority, typed, now: this.clock.now() }), errors };
    return page('decision/decide', model, { status: errors.any ? 422 : 200 });
  }
}

async function read(acting: Acting, referralId: string): Promise<ReferralView> {
  return (await acting.send(getReferral, { referralId })).referral;
}

function authorityFor(acting: Acting): Promise<Authority> {
  return acting.part(checkAuthority, { outcomes: [...OUTCOMES] });
}

/** The children as the form knew them: a child decided since is read again, so that a repeated form says the same. */
function asOpened(referral: ReferralView, form: Form): ReferralView {
  const ids = new Set(Array.from({ length: 20 }, (_, index) => form.text(`child-${index}`)));
  return {
    ...referral,
    children: referral.children.map((child) =>
      ids.has(child.childId) ? { ...child, state: 'waiting' as const, decision: null } : child,
    ),
  };
}

/** Said at the child's own field, with who has it. The service decides; this is only earlier. */
function lackingAuthority(
  authority: Authority,
  typed: readonly Typed[],
  decisions: readonly Decided[],
): FieldError[] {
  if (!authority.shown) return [];
  return decisions.flatMap(({ childId, outcome }) => {
    const answer = authority.data.answers.find((one) => one.outcome === outcome);
    return !answer || answer.allowed
      ? []
      : [authorityError(typed, { childId, outcome }, holderWords(answer.holders))];
  });
}

function authorityError(
  typed: readonly Typed[],
  { childId, outcome }: Pick<Decided, 'childId' | 'outcome'>,
  who: string,
): FieldError {
  const index = Math.max(
    0,
    typed.findIndex((one) => one.childId === childId),
  );
  const words = (OUTCOME_WORDS[outcome] ?? outcome).toLowerCase();
  return {
    field: choiceField(index),
    message: `You do not have the delegated authority for ${words}. Who has it: ${who}`,
  };
}

/** The service refused for want of authority: the form again, with who has it, and nothing typed is lost. */
function withHolders(error: unknown, typed: readonly Typed[], decisions: readonly Decided[]): unknown {
  if (!isDomainError(error) || error.code !== 'no-authority') return error;
  const holders = (error.details?.['holders'] ?? []) as { outcome: Outcome; name: string; role: string }[];
  const outcomes = (error.details?.['outcomes'] ?? []) as Outcome[];
  return validationFailed(
    decisions
      .filter(({ outcome }) => outcomes.length === 0 || outcomes.includes(outcome))
      .map((decision) => {
        const who = holders.filter(({ outcome }) => outcome === decision.outcome);
        return authorityError(typed, decision, holderWords(who));
      }),
  );
}

function resultWords(referral: ReferralView, decisions: readonly Decided[]): string {
  const made = `${counted(decisions.length, 'decision is', 'decisions are')} recorded.`;
  const left = referral.children.filter(({ state }) => state === 'waiting').length;
  const waiting =
    left > 0 ? ` ${counted(left, 'child still waits', 'children still wait')} for a decision.` : '';
  const clock = decisions.some(({ outcome }) => outcome === 'child-and-family-assessment')
    ? ' The clock of the assessment has started.'
    : '';
  return `${made}${waiting}${clock} Tell the referrer the outcome.`;
}
