import { getDraft, type Draft } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import type { Acting } from '../../acting/acting.js';
import { isUnavailable, type Form, type FormErrors } from '../../framework/form.js';
import { typedFieldWords } from '../../framework/what-was-typed.js';
import { Instead, page, type Page } from '../../framework/page.js';
import { paths } from '../../paths.js';
import { otherNameCount } from './answers/people.js';
import type { Row, Step } from './answers/step.js';
import { before, entryTo, type Place } from './answers/steps.js';

/** Which draft of which council a page belongs to, and whether somebody came from the check page and goes back there. */
export interface At {
  readonly council: string;
  readonly draftId: string;
  readonly fromCheck: boolean;
}

export function placePath({ council, draftId, fromCheck }: At, { step, item }: Place): string {
  const query = fromCheck ? { from: 'check' } : {};
  return item === null
    ? paths.draftStep({ council, draftId, step }, query)
    : paths.draftItem({ council, draftId, step, item }, query);
}

export function tasksPath({ council, draftId, fromCheck }: At): string {
  return fromCheck ? paths.draftCheck({ council, draftId }) : paths.draft({ council, draftId });
}

export interface StepShown {
  at: At;
  place: Place;
  step: Step;
  draft: Draft;
  now: Date;
  typed: Form;
  /** Of the draft the person saw when she began to type: not of the one read now. */
  version: number;
  extras: object;
  errors?: FormErrors;
  moreNames?: boolean;
}

/** The page of a step with what is typed in it. */
export function stepPage(shown: StepShown): Page {
  const { at, place, step, draft, now, typed, version, extras, errors } = shown;
  const where = { answers: draft.answers, item: place.item, now };
  const names = otherNameCount(typed, shown.moreNames ?? false);
  return page(`referral-form/views/${step.view}`, {
    title: step.title(where),
    backLink: { href: backPath(at, place, draft) },
    typed,
    version,
    from: at.fromCheck ? 'check' : '',
    tasksHref: tasksPath(at),
    otherNames: names,
    mayAddNames: names < 10,
    ...step.offer?.(where),
    ...extras,
    ...(errors ? { errors } : {}),
  });
}

function backPath(at: At, place: Place, draft: Draft): string {
  const isListed = place.item !== null && place.step !== 'matches' && place.step !== 'relationships';
  if (at.fromCheck && !isListed) return tasksPath(at);
  const previous = before(place, draft.answers);
  return previous ? placePath(at, previous) : tasksPath({ ...at, fromCheck: false });
}

/** Links of a list page: to change or remove each item, and to add one. */
export function listLinks(at: At, place: Place, items: readonly { ref: string }[]) {
  const { council, draftId } = at;
  const query = at.fromCheck ? { from: 'check' } : {};
  return items.map(({ ref }) => ({
    change: placePath(at, { step: place.step, item: ref }),
    remove: paths.draftItemRemove({ council, draftId, step: place.step, item: ref }, query),
  }));
}

/** Another tab saved in between: both versions, and the choice. Nothing is saved over the other without being asked. */
export function stalePage(stale: {
  at: At;
  place: Place;
  action: string;
  typed: Form;
  typedRows: readonly Row[];
  savedRows: readonly Row[];
  draft: Draft;
  message: string;
  /** Both tabs added somebody: saving adds another, and replaces nothing. */
  addsAnother: boolean;
}): Page {
  const { at, place, typed, draft } = stale;
  return page(
    'referral-form/views/stale',
    {
      message: stale.message,
      addsAnother: stale.addsAnother,
      typedRows: stale.typedRows,
      savedRows: stale.savedRows,
      action: stale.action,
      keptHref: placePath(at, entryOrItem(place, draft)),
      // The same fields again, over the version that is shown here.
      fields: typed.typed().filter(({ name }) => name !== 'version'),
      version: draft.version,
      backLink: {
        href: paths.draft({ council: at.council, draftId: at.draftId }),
        text: 'Back to all tasks',
      },
    },
    { status: 409 },
  );
}

function entryOrItem(place: Place, draft: Draft): Place {
  const here = [
    ...(draft.answers.children ?? []),
    ...(draft.answers.adults ?? []),
    ...(draft.answers.addresses ?? []),
  ];
  return place.item === null || here.some(({ ref }) => ref === place.item)
    ? place
    : entryTo(place.step, draft.answers);
}

/** The draft cannot be read, so its page cannot be shown: what was typed is, and can be sent again. */
export function keptPage(
  acting: Acting,
  {
    typed,
    action,
    why,
    message = '',
  }: { typed: Form; action: string; why: 'unavailable' | 'gone' | 'taken'; message?: string },
): Page {
  const fields = typed.typed();
  return page(
    'referral-form/views/kept',
    {
      why,
      message,
      action,
      fields,
      rows: fields
        .filter(({ name, value }) => value !== '' && !['version', 'from', 'go'].includes(name))
        .map(({ name, value }) => ({ key: typedFieldWords(name), value: value.split(/\r?\n/) })),
      draftsHref: paths.drafts({ council: acting.code }),
      startHref: paths.referralStart({ council: acting.code }),
    },
    { status: { gone: 404, taken: 409, unavailable: 503 }[why] },
  );
}

/** The draft, or the page that keeps what was typed: because the service does not answer, or the draft is gone. */
export async function draftOrKept(
  acting: Acting,
  { draftId, typed, action }: { draftId: string; typed: Form; action: string },
): Promise<Draft> {
  try {
    return (await acting.send(getDraft, { draftId })).draft;
  } catch (error) {
    if (isUnavailable(error)) throw new Instead(keptPage(acting, { typed, action, why: 'unavailable' }));
    const lost = lostPage(acting, { typed, action, error });
    throw lost ? new Instead(lost) : error;
  }
}

/** What she typed, where the form is not hers any more: sent, discarded, or taken over by a manager. Null for any other failure. */
export function lostPage(
  acting: Acting,
  { typed, action, error }: { typed: Form; action: string; error: unknown },
): Page | null {
  if (!isDomainError(error)) return null;
  const { code, message } = error;
  if (code === 'not-found') return keptPage(acting, { typed, action, why: 'gone' });
  if (code === 'not-acceptable-state') return keptPage(acting, { typed, action, why: 'taken', message });
  return null;
}
