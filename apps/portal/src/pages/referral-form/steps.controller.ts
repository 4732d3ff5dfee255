import {
  findArea,
  findMatches,
  getDraft,
  saveDraft,
  type Draft,
  type ReferralAnswers,
} from '@conjoint/contracts';
import { DomainError, isDomainError, londonDate, validationFailed } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Clock, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { councilOffer, shownChoice } from './answers/council-choice.js';
import {
  addressesOnlyOf,
  addressLine,
  decidingPostcode,
  find,
  nameOfRef,
  nextRef,
  remove,
} from './answers/household.js';
import { matchView, soughtFor } from './answers/matching.js';
import type { Where } from './answers/step.js';
import { after, entryTo, isGroup, isKnownItem, isStepName, stepAt, type Place } from './answers/steps.js';
import {
  draftOrKept,
  lostPage,
  listLinks,
  placePath,
  stalePage,
  stepPage,
  tasksPath,
  type At,
} from './step-page.js';

interface Params {
  draftId: string;
  step: string;
  item?: string;
}

/** Every page of the form on which something is answered: shown from the draft, saved into it. */
@Controller()
export class ReferralStepsController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
  ) {}

  @Get([paths.draftStep.route, paths.draftItem.route])
  async show(
    @ActingHere() acting: Acting,
    @Param() params: Params,
    @Query('from') from?: unknown,
  ): Promise<PageResult> {
    const at = atOf(acting, params, from);
    const place = placeOf(params);
    const { draft } = await acting.send(getDraft, { draftId: params.draftId });
    const step = stepAt(place, draft.answers);
    if (!step && place.item !== null) throw notThere();
    if (!step) return redirectTo(placePath(at, entryTo(place.step, draft.answers)));
    const where = this.where(draft, place);
    const typed = step.show(where) ?? new Form({});
    return this.page(acting, { at, place, draft, typed, version: draft.version });
  }

  @Post([paths.draftStep.route, paths.draftItem.route])
  async save(
    @ActingHere() acting: Acting,
    @Param() params: Params,
    @Typed() typed: Form,
  ): Promise<PageResult> {
    const at = atOf(acting, params, typed.text('from'));
    const place = placeOf(params);
    const action = placePath(at, place);
    const version = Number(typed.text('version'));
    const draft = await draftOrKept(acting, { draftId: params.draftId, typed, action });
    const step =
      stepAt(place, draft.answers) ??
      stepAt({ step: place.step, item: nextRefFor(place, draft) }, draft.answers);
    if (!step || !Number.isInteger(version)) throw notThere();
    if (typed.text('go') === 'more-names')
      return this.page(acting, { at, place, draft, typed, version, moreNames: true });
    const where = this.where(draft, place);
    let answers: ReferralAnswers = {};
    try {
      return await submit({
        send: async () => {
          answers = step.read(typed, where);
          return Object.keys(answers).length === 0
            ? { draft }
            : acting.send(saveDraft, { draftId: draft.id, version, answers }).catch(withFieldsOfThePage);
        },
        done: ({ draft: saved }) => redirectTo(this.next(at, place, typed, saved)),
        again: (errors) => this.page(acting, { at, place, draft, typed, version, errors }),
      });
    } catch (error) {
      const lost = lostPage(acting, { typed, action, error });
      if (lost) return lost;
      if (!isDomainError(error) || error.code !== 'stale-version') throw error;
      return this.stale(acting, { at, place, typed, answers, version, message: error.message });
    }
  }

  @Get(paths.draftItemRemove.route)
  async confirmRemove(
    @ActingHere() acting: Acting,
    @Param() params: Params,
    @Query('from') from?: unknown,
  ): Promise<PageResult> {
    const at = atOf(acting, params, from);
    const { draft } = await acting.send(getDraft, { draftId: params.draftId });
    const place = removable(params, draft);
    if (!find(draft.answers, place.step, place.item)) throw notThere();
    return page('referral-form/views/remove', {
      ...removal(draft, place),
      version: draft.version,
      from: at.fromCheck ? 'check' : '',
      listHref: placePath(at, { step: place.step, item: null }),
    });
  }

  @Post(paths.draftItemRemove.route)
  async remove(
    @ActingHere() acting: Acting,
    @Param() params: Params,
    @Typed() typed: Form,
  ): Promise<PageResult> {
    const at = atOf(acting, params, typed.text('from'));
    const { draft } = await acting.send(getDraft, { draftId: params.draftId });
    const place = removable(params, draft);
    const listHref = placePath(at, { step: place.step, item: null });
    // Gone already: a second press of the button.
    if (!find(draft.answers, place.step, place.item)) return redirectTo(listHref);
    await acting.send(saveDraft, {
      draftId: draft.id,
      version: Number(typed.text('version')),
      answers: remove(draft.answers, place.step, place.item),
    });
    return redirectTo(listHref, { success: 'Removed from this referral' });
  }

  private where(draft: Draft, place: Place): Where {
    return { answers: draft.answers, item: place.item, now: this.clock.now() };
  }

  private next(at: At, place: Place, typed: Form, saved: Draft): string {
    if (typed.text('go') === 'tasks') return tasksPath(at);
    const another = typed.text('another') === 'yes';
    const next = after(place, { answers: saved.answers, another });
    // A person or an address leads back to its list, where somebody may add another before going back to the check page.
    const stays = next !== null && next.step === place.step && isGroup(place.step);
    return next === null || (at.fromCheck && !stays) ? tasksPath(at) : placePath(at, next);
  }

  private async page(
    acting: Acting,
    shown: Pick<
      Parameters<typeof stepPage>[0],
      'at' | 'place' | 'draft' | 'typed' | 'version' | 'errors' | 'moreNames'
    >,
  ): Promise<PageResult> {
    const { place, draft, at } = shown;
    const step = (stepAt(place, draft.answers) ??
      stepAt({ step: place.step, item: nextRefFor(place, draft) }, draft.answers))!;
    const now = this.clock.now();
    if (place.step === 'matches')
      return stepPage({ ...shown, step, now, extras: await this.matchExtras(acting, draft, place) });
    if (place.step === 'council') {
      const extras = await this.councilExtras(acting, draft);
      return stepPage({ ...shown, step, now, typed: shownChoice(shown.typed, extras.items), extras });
    }
    const items = (step.offer?.(this.where(draft, place)) as { items?: { ref: string }[] } | undefined)
      ?.items;
    const extras =
      isGroup(place.step) && place.item === null ? { links: listLinks(at, place, items ?? []) } : {};
    return stepPage({ ...shown, step, now, extras });
  }

  private async matchExtras(acting: Acting, draft: Draft, place: Place) {
    const child = find(draft.answers, 'children', place.item);
    const found = await acting.part(findMatches, soughtFor(this.where(draft, place))!);
    const href = (referralId: string): string => paths.referral({ council: acting.code, referralId });
    return {
      childName: nameOfRef(draft.answers, place.item ?? ''),
      council: acting.council.name,
      matches: found.shown
        ? (found.data.children[0]?.matches ?? []).map((match) => matchView(match, href))
        : null,
      unborn: child?.unborn ?? false,
      skipHref: this.next(atOf(acting, { draftId: draft.id }, ''), place, new Form({}), draft),
    };
  }

  private async councilExtras(acting: Acting, draft: Draft) {
    const postcode = decidingPostcode(draft.answers);
    const area = postcode === null ? null : await acting.part(findArea, { postcode });
    const members = this.partnership
      .membersAt(londonDate(this.clock.now()))
      .map(({ code, name }) => ({ code, name }));
    return {
      ...councilOffer({ usual: area?.shown ? area.data.caseHolding : null, here: acting.council, members }),
      areaNotNow: area !== null && !area.shown,
      postcode,
    };
  }

  private async stale(
    acting: Acting,
    {
      at,
      place,
      typed,
      answers,
      version,
      message,
    }: { at: At; place: Place; typed: Form; answers: ReferralAnswers; version: number; message: string },
  ): Promise<PageResult> {
    const draft = await draftOrKept(acting, { draftId: at.draftId, typed, action: placePath(at, place) });
    const step =
      stepAt(place, draft.answers) ??
      stepAt({ step: place.step, item: nextRefFor(place, draft) }, draft.answers)!;
    const mine = step.rows({ ...this.where(draft, place), answers: { ...draft.answers, ...answers } });
    const addedElsewhere = typed.text('isNew') === 'yes' && isGroup(place.step) && version !== draft.version;
    // Two tabs each adding a person make two people: what was typed here becomes the next one.
    const action = addedElsewhere ? { ...place, item: nextRefFor(place, draft) } : place;
    return stalePage({
      at,
      place,
      action: placePath(at, action),
      typed,
      typedRows: mine,
      savedRows: step.rows(this.where(draft, place)),
      draft,
      message,
      addsAnother: addedElsewhere,
    });
  }
}

function atOf(acting: Acting, { draftId }: { draftId: string }, from: unknown): At {
  return { council: acting.code, draftId, fromCheck: from === 'check' };
}

function placeOf({ step, item }: Params): Place {
  if (!isStepName(step)) throw notThere();
  return { step, item: item ?? null };
}

/** A person whom another tab removed can still be saved again: the page stays usable. */
function nextRefFor({ step, item }: Place, draft: Draft): string | null {
  return isGroup(step) && item !== null ? nextRef(draft.answers, step) : item;
}

function removable(
  params: Params,
  draft: Draft,
): { step: 'children' | 'adults' | 'addresses'; item: string } {
  const { step, item } = placeOf(params);
  if (!isGroup(step) || item === null || !isKnownItem({ step, item }, draft.answers)) throw notThere();
  return { step, item };
}

function removal(draft: Draft, { step, item }: { step: 'children' | 'adults' | 'addresses'; item: string }) {
  const address = step === 'addresses' ? find(draft.answers, 'addresses', item) : undefined;
  return {
    kind: { children: 'child', adults: 'adult', addresses: 'address' }[step],
    name: address ? addressLine(address) : nameOfRef(draft.answers, item),
    addressesGone: step === 'addresses' ? [] : addressesOnlyOf(draft.answers, item).map(addressLine),
  };
}

/** What the service refuses in a page that the form let through is said at the top: its field names are those of the message. */
function withFieldsOfThePage(error: unknown): never {
  if (isDomainError(error) && error.code === 'validation-failed' && error.fieldErrors?.length)
    throw validationFailed(error.fieldErrors.map(({ message }) => ({ field: '', message })));
  throw error;
}

function notThere(): DomainError {
  return new DomainError('not-found', 'There is no such page in this form');
}
