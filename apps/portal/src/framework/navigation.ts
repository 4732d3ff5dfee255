import {
  findChildren,
  listAuthorities,
  listDeadLetters,
  listImports,
  listMandates,
  listPassingOn,
  listQueue,
  listTellings,
  startDraft,
  type RequestContract,
} from '@conjoint/contracts';
import type { Acting } from '../acting/acting.js';
import { paths, type Path } from '../paths.js';

interface Entry {
  text: string;
  to: Path<`/councils/:council${string}`>;
  /** Shown to whoever may send this message. */
  for: RequestContract;
  /** A body holds no child: these pages are a council's. */
  councilsOnly?: boolean;
}

/** The service navigation under the header, in its order. */
const ENTRIES: readonly Entry[] = [
  { text: 'Take a referral', to: paths.referralStart, for: startDraft, councilsOnly: true },
  { text: 'Front door queue', to: paths.queue, for: listQueue, councilsOnly: true },
  { text: 'Tell the referrer', to: paths.tellings, for: listTellings, councilsOnly: true },
  { text: 'Find a child', to: paths.children, for: findChildren, councilsOnly: true },
  { text: 'Passed on', to: paths.passingOns, for: listPassingOn, councilsOnly: true },
  { text: 'Census imports', to: paths.imports, for: listImports, councilsOnly: true },
  { text: 'Who may act here', to: paths.mandates, for: listMandates },
  { text: 'Who may decide', to: paths.delegation, for: listAuthorities },
  { text: 'Failed messages', to: paths.deadLetters, for: listDeadLetters.referrals },
];

export function navigationFor(
  acting: Acting,
  current: string,
): { text: string; href: string; active: boolean }[] {
  const home = paths.home({ council: acting.code });
  const entries = ENTRIES.filter(
    (entry) => acting.may(entry.for) && (!entry.councilsOnly || acting.council.kind === 'council'),
  ).map(({ text, to }) => {
    const href = to({ council: acting.code });
    return { text, href, active: current === href || current.startsWith(`${href}/`) };
  });
  return [{ text: 'Your work', href: home, active: current === home }, ...entries];
}
