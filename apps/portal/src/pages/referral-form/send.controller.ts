import {
  findArea,
  findMatches,
  getDraft,
  getReferral,
  recordReferral,
  referralInputSchema,
  type CaseHolding,
  type Draft,
  type Match,
  type ReferralInput,
} from '@conjoint/contracts';
import { DomainError, isDomainError, validationFailed } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Clock, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { isUnavailable, submit, type Form, type FormErrors } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { cardOf, cards } from './answers/check-answers.js';
import { decidingPostcode, listOf } from './answers/household.js';
import { asReferral, leftToDo } from './answers/task-list.js';
import { entryTo } from './answers/steps.js';
import { sentView } from './sent.view.js';
import { keptPage, placePath } from './step-page.js';

/** Longest copy of the answers the check page carries, so that the whole form stays under the portal's limit. */
const LONGEST_COPY = 350_000;

/** The last page of the form, sending it, and what happens next. */
@Controller()
export class SendReferralController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
  ) {}

  @Get(paths.draftCheck.route)
  async check(@ActingHere() acting: Acting, @Param('draftId') draftId: string): Promise<PageResult> {
    const { draft } = await acting.send(getDraft, { draftId });
    return this.checkPage(acting, draft);
  }

  /**
   * The draft's id is the id of the request: a second press of the button, a repeat after a time-out and a second tab all give the
   * one referral. Once it is sent the draft is gone; the answers the page carries are then sent again under the same id.
   */
  @Post(paths.draftCheck.route)
  async send(
    @ActingHere() acting: Acting,
    @Param('draftId') draftId: string,
    @Typed() typed: Form,
  ): Promise<PageResult> {
    const draft = await draftOrNull(acting, draftId).catch((error: unknown) => {
      if (isUnavailable(error)) return 'unavailable' as const;
      throw error;
    });
    if (draft === 'unavailable')
      return keptPage(acting, {
        typed,
        action: paths.draftCheck({ council: acting.code, draftId }),
        why: 'unavailable',
      });
    if (draft && typed.text('version') !== String(draft.version)) return this.changedSince(acting, draft);
    const referral = draft ? asReferral(draft.answers) : copyOf(typed);
    if (!referral || (draft && leftToDo(draft.answers).length > 0)) {
      if (!draft) throw new DomainError('not-found', 'This form is not there any more');
      return redirectTo(paths.draftCheck({ council: acting.code, draftId }));
    }
    return submit({
      send: () =>
        acting.send(recordReferral, { requestId: draftId, draftId, referral }).catch((error: unknown) => {
          if (isDomainError(error) && error.code === 'validation-failed' && error.fieldErrors?.length)
            throw validationFailed(
              error.fieldErrors.map(({ field, message }) => ({ field: cardOf(field, referral), message })),
            );
          throw error;
        }),
      done: ({ referralId }) => redirectTo(paths.referralSent({ council: acting.code, referralId })),
      again: (errors) => {
        if (!draft) throw new DomainError('not-found', 'This form is not there any more');
        return this.checkPage(acting, draft, { errors });
      },
    });
  }

  @Get(paths.referralSent.route)
  async sent(@ActingHere() acting: Acting, @Param('referralId') referralId: string): Promise<PageResult> {
    const found = await acting.part(getReferral, { referralId });
    const links = {
      queueHref: paths.queue({ council: acting.code }),
      referralHref: paths.referral({ council: acting.code, referralId }),
      handOverHref: paths.referralHandOver({ council: acting.code, referralId }),
      startHref: paths.referralStart({ council: acting.code }),
    };
    // It is recorded, whether or not it can be read again just now.
    if (!found.shown) return page('referral-form/views/sent', { ...links, sent: null });
    return page('referral-form/views/sent', {
      ...links,
      sent: sentView(found.data.referral, acting.council.name),
    });
  }

  private changedSince(acting: Acting, draft: Draft): Promise<PageResult> {
    return this.checkPage(acting, draft, { changedSince: true });
  }

  private async checkPage(
    acting: Acting,
    draft: Draft,
    more: { errors?: FormErrors; changedSince?: boolean } = {},
  ): Promise<PageResult> {
    const at = { council: acting.code, draftId: draft.id, fromCheck: true };
    const left = leftToDo(draft.answers);
    const holding = await this.holding(acting, draft);
    const found = await recognised(acting, draft);
    const shown = cards(draft.answers, { now: this.clock.now(), holding, found });
    const groups = [...new Set(shown.map(({ group }) => group))];
    const copy = left.length === 0 ? JSON.stringify(asReferral(draft.answers)) : '';
    return page(
      'referral-form/views/check',
      {
        groups: groups.map((name) => ({
          name,
          cards: shown
            .filter(({ group }) => group === name)
            .map((card) => ({ ...card, href: placePath(at, card.change) })),
        })),
        left: left.map(({ text, step }) => ({
          text,
          href: placePath({ ...at, fromCheck: false }, entryTo(step, draft.answers)),
        })),
        route: holding?.route ?? null,
        chosenName: holding?.chosenName ?? null,
        allJoin: listOf(draft.answers, 'children').every(({ sameAsChildId }) =>
          found.some(({ childId, openEpisode }) => childId === sameAsChildId && openEpisode !== null),
        ),
        inDanger: draft.answers.danger?.inDanger ?? false,
        version: draft.version,
        copy: encodeURIComponent(copy).length <= LONGEST_COPY ? copy : '',
        backLink: {
          href: paths.draft({ council: acting.code, draftId: draft.id }),
          text: 'Back to all tasks',
        },
        ...more,
      },
      { status: more.changedSince ? 409 : 200 },
    );
  }

  /** Which council, worked out anew: addresses may have changed since the question was answered. */
  private async holding(acting: Acting, { answers }: Draft): Promise<CaseHolding | null> {
    const postcode = decidingPostcode(answers);
    const chosen = answers.council?.chosen ?? null;
    const here = this.partnership.partition(acting.code).name;
    const none: CaseHolding = {
      areaGss: null,
      areaName: null,
      areaIsMember: false,
      postcode: null,
      chosen: acting.code,
      chosenName: here,
      overrideReason: null,
      route: 'here',
      explanation: `No home postcode is known. ${here} holds the case.`,
    };
    const area = postcode === null ? none : await this.area(acting, postcode, chosen);
    if (!area || !answers.council) return area;
    const { nonMemberName, overrideReason } = answers.council;
    const name = nonMemberName ?? (chosen === null ? area.chosenName : this.nameOf(chosen));
    const route =
      nonMemberName !== null
        ? 'hand-over'
        : chosen === acting.code
          ? 'here'
          : chosen === null
            ? area.route
            : 'pass-on';
    return { ...area, chosenName: name, route, overrideReason };
  }

  private async area(acting: Acting, postcode: string, chosen: string | null): Promise<CaseHolding | null> {
    const found = await acting.part(findArea, { postcode, chosen });
    return found.shown ? found.data.caseHolding : null;
  }

  private nameOf(code: string): string {
    return this.partnership.hasPartition(code) ? this.partnership.partition(code).name : code;
  }
}

/** The records the worker recognised, looked up again: an episode may have been opened or closed since. */
async function recognised(acting: Acting, { answers }: Draft): Promise<Match[]> {
  const children = listOf(answers, 'children').filter(({ sameAsChildId }) => sameAsChildId !== null);
  if (children.length === 0) return [];
  const postcodes = listOf(answers, 'addresses').flatMap(({ postcode }) => (postcode ? [postcode] : []));
  const found = await acting.part(findMatches, { children, postcodes });
  return found.shown ? found.data.children.flatMap(({ matches }) => matches) : [];
}

async function draftOrNull(acting: Acting, draftId: string): Promise<Draft | null> {
  try {
    return (await acting.send(getDraft, { draftId })).draft;
  } catch (error) {
    if (isDomainError(error) && error.code === 'not-found') return null;
    throw error;
  }
}

function copyOf(typed: Form): ReferralInput | null {
  try {
    const parsed = referralInputSchema.safeParse(JSON.parse(typed.text('copy')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // no copy, or not one of ours
  }
}
