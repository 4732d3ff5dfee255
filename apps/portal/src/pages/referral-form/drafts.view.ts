import {
  REFERRAL_SECTIONS,
  type Draft,
  type DraftSummary,
  type listDrafts,
  type listForgottenDrafts,
  type ResponseOf,
} from '@conjoint/contracts';
import { formatDateTime } from '@conjoint/kernel';
import { paths } from '../../paths.js';
import { nameOf } from './answers/household.js';

type TakenOver = ResponseOf<typeof listDrafts>['takenOver'][number];
type Forgotten = ResponseOf<typeof listForgottenDrafts>['drafts'][number];

export function summaryView(
  { id, children, completed, inDanger, startedAt, savedAt, takeovers }: DraftSummary,
  council: string,
) {
  return {
    who: children.length > 0 ? children.map(nameOf).join(', ') : 'No child named yet',
    startedAt: formatDateTime(startedAt),
    savedAt: formatDateTime(savedAt),
    done: completed.length,
    of: REFERRAL_SECTIONS.length,
    inDanger,
    takeovers: takeovers.map(takeoverView),
    openHref: paths.draft({ council, draftId: id }),
    discardHref: paths.draftDiscard({ council, draftId: id }),
  };
}

export function takeoverView({ at, fromName, byName, reason }: Draft['takeovers'][number]) {
  return { at: formatDateTime(at), from: fromName ?? 'somebody whose name is not known', byName, reason };
}

export function forgottenView({ ownerName, ...draft }: Forgotten, council: string) {
  return {
    ...summaryView(draft, council),
    owner: ownerName ?? 'Somebody whose name is not known',
    version: draft.version,
    takeOverHref: paths.draftTakeOver({ council, draftId: draft.id }),
  };
}

const BECAME = {
  'not-sent': 'It is not sent yet.',
  sent: 'It was sent.',
  'not-there': 'It was sent or discarded.',
} satisfies Record<TakenOver['state'], string>;

/** Told to whoever began the form: who has it and what became of it, and nothing of what it says. */
export function takenOverView({ at, byName, reason, state }: TakenOver) {
  return { at: formatDateTime(at), byName, reason, became: BECAME[state] };
}
