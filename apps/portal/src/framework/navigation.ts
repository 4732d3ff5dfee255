import {
  compareCouncils,
  findChildren,
  getRebuild,
  getCaseload,
  getWorkloadStandard,
  listAccountCodes,
  getBook,
  listAlerts,
  listAuthorities,
  listCostFiles,
  listCinReturns,
  listDeadLetters,
  listBalances,
  listDrafts,
  listFamilyRestrictions,
  listDriverCounts,
  listImports,
  listIndicators,
  listMandates,
  listPassingOn,
  listQueue,
  listTeams,
  listReceivedCharges,
  listTellings,
  listUnallocated,
  listWorkers,
  listWorkforceImports,
  listRestoreChecks,
  listRuns,
  startDraft,
  startImport,
  type RequestContract,
} from '@conjoint/contracts';
import type { Acting } from '../acting/acting.js';
import { paths, type Path } from '../paths.js';

interface Place {
  text: string;
  /** A line below it among what somebody can do here. */
  about: string;
  to: Path<`/councils/:council${string}`>;
  /** Shown to whoever may send this message. */
  for: RequestContract;
  /** In the menu of every page too, and not only among what somebody can do here. */
  menu: boolean;
  /** A body holds no child: these pages are a council's. */
  councilsOnly: boolean;
  /** And these a body's, which has no figures of its own and sees its councils side by side. */
  bodiesOnly?: true;
}

const everyday = { menu: true, councilsOnly: true } as const;
const seldom = { menu: false, councilsOnly: true } as const;

/** Where somebody can go from "Your work" and from the menu, the everyday first. */
const PLACES: readonly Place[] = [
  {
    text: 'Take a referral',
    about: 'What was received by telephone, letter, email or in person',
    to: paths.referralStart,
    for: startDraft,
    ...everyday,
  },
  {
    text: 'Go on with a referral you began',
    about: 'What you type is kept on every page',
    to: paths.drafts,
    for: listDrafts,
    ...seldom,
  },
  {
    text: 'Front door queue',
    about: 'What waits for a decision, the one due soonest first',
    to: paths.queue,
    for: listQueue,
    ...everyday,
  },
  {
    text: 'Tell the referrer',
    about: 'Acknowledgements and outcomes that are still to be told',
    to: paths.tellings,
    for: listTellings,
    ...everyday,
  },
  {
    text: 'My caseload',
    about: 'The children you work with here, and what is due for each',
    to: paths.caseload,
    for: getCaseload,
    ...everyday,
  },
  {
    text: 'Unallocated children',
    about: 'Children that nobody works with yet, the one due soonest first',
    to: paths.unallocated,
    for: listUnallocated,
    ...everyday,
  },
  {
    text: 'Teams',
    about: 'Who is in each, and what each worker carries',
    to: paths.teams,
    for: listTeams,
    ...everyday,
  },
  {
    text: 'Points and targets',
    about: 'What a case weighs, what a worker is meant to carry, and who changed it',
    to: paths.workloadPoints,
    for: getWorkloadStandard,
    ...seldom,
  },
  {
    text: 'Workers',
    about: 'Who works here, on what terms',
    to: paths.workers,
    for: listWorkers,
    menu: true,
    councilsOnly: false,
  },
  {
    text: 'Workforce census files',
    about: 'Bring one in, and what its layout rejects',
    to: paths.workforceImports,
    for: listWorkforceImports,
    menu: false,
    councilsOnly: false,
  },
  {
    text: 'Workers restricted from a family',
    about: 'Who may not work with whom, and why',
    to: paths.familyRestrictions,
    for: listFamilyRestrictions,
    ...seldom,
  },
  {
    text: 'Find a child',
    about: 'By name, date of birth, postcode or local number',
    to: paths.children,
    for: findChildren,
    ...everyday,
  },
  {
    text: 'Passed on',
    about: 'Referrals offered to this council, and by it',
    to: paths.passingOns,
    for: listPassingOn,
    ...everyday,
  },
  { text: 'Alerts', about: 'What you should know of', to: paths.alerts, for: listAlerts, ...seldom },
  {
    text: 'Import a census file',
    about: 'Children in Need census, layouts of 2022 and 2026',
    to: paths.importNew,
    for: startImport,
    ...seldom,
  },
  {
    text: 'Census imports',
    about: 'Results, problems and how far an import is',
    to: paths.imports,
    for: listImports,
    ...everyday,
  },
  {
    text: 'Children in Need return',
    about: 'The census of a year for the DfE, with what is missing in it',
    to: paths.cinReturns,
    for: listCinReturns,
    ...everyday,
  },
  {
    text: 'Figures',
    about: 'Indicators by month, with the official definition and what was published',
    to: paths.figures,
    for: listIndicators,
    ...everyday,
  },
  {
    text: 'Councils side by side',
    about: 'What each council has counted, suppressed by itself',
    to: paths.figures,
    for: compareCouncils,
    menu: true,
    councilsOnly: false,
    bodiesOnly: true,
  },
  {
    text: 'Charges received',
    about: 'What the hosts of joint services charge: checks, accepting, queries, and each penny explained',
    to: paths.receivedCharges,
    for: listReceivedCharges,
    ...everyday,
  },
  {
    text: 'Driver counts',
    about: 'What this council was asked to count for a recharge, with the evidence',
    to: paths.driverCounts,
    for: listDriverCounts,
    ...seldom,
  },
  {
    text: 'Account codes',
    about: 'Into which accounts of this council the codes of a host are posted',
    to: paths.accountCodes,
    for: listAccountCodes,
    ...seldom,
  },
  {
    text: 'Do both books agree?',
    about: 'The debtor of each host beside the creditor here, and what is in transit',
    to: paths.books,
    for: listBalances,
    ...seldom,
  },
  {
    text: 'Recharges',
    about: 'Charge the costs of a joint service to its partners, and see what was charged',
    to: paths.recharges,
    for: listRuns,
    menu: true,
    councilsOnly: false,
  },
  {
    text: 'Costs',
    about: 'Cost files of the services this place is host of: what was accepted, what was not, and why',
    to: paths.costs,
    for: listCostFiles,
    menu: true,
    councilsOnly: false,
  },
  {
    text: 'Books of the host',
    about: 'What partners owe, what is in transit, and the accounts',
    to: paths.rechargeBooks,
    for: getBook,
    menu: false,
    councilsOnly: false,
  },
  {
    text: 'Who may act here',
    about: 'Mandates of this council or body',
    to: paths.mandates,
    for: listMandates,
    menu: true,
    councilsOnly: false,
  },
  {
    text: 'Who may decide',
    about: 'The scheme of delegation',
    to: paths.delegation,
    for: listAuthorities,
    menu: false,
    councilsOnly: false,
  },
  {
    text: 'Failed messages',
    about: 'Look at them and send them again',
    to: paths.deadLetters,
    for: listDeadLetters.referrals,
    menu: true,
    councilsOnly: false,
  },
  {
    text: 'After a restore',
    about: 'What was found and what is left to settle after an older copy was put back',
    to: paths.afterRestore,
    for: listRestoreChecks.referrals,
    menu: false,
    councilsOnly: false,
  },
  {
    text: 'Rebuild the figures',
    about: 'Count them anew from what the owners of the records say again',
    to: paths.figuresRebuild,
    for: getRebuild,
    ...seldom,
  },
];

function placesOf(acting: Acting): (Place & { href: string })[] {
  return PLACES.filter(
    (place) =>
      acting.may(place.for) &&
      (!place.councilsOnly || acting.council.kind === 'council') &&
      (!place.bodiesOnly || acting.council.kind === 'body'),
  ).map((place) => ({ ...place, href: place.to({ council: acting.code }) }));
}

/** What this role can do here. */
export function jobsOf(acting: Acting): { text: string; about: string; href: string }[] {
  return placesOf(acting).map(({ text, about, href }) => ({ text, about, href }));
}

/** The menu under the header. */
export function navigationFor(
  acting: Acting,
  current: string,
): { text: string; href: string; active: boolean }[] {
  const home = paths.home({ council: acting.code });
  const entries = placesOf(acting)
    .filter(({ menu }) => menu)
    .map(({ text, href }) => ({ text, href, active: current === href || current.startsWith(`${href}/`) }));
  return [{ text: 'Your work', href: home, active: current === home }, ...entries];
}
