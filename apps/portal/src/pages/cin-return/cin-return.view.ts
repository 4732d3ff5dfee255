import {
  cancelCinReturn,
  startCinReturn,
  takeCinReturnChunk,
  type CinReturnView,
  type listCinReturnProblems,
  type listCinReturns,
  type ResponseOf,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { count, counted, pagingView } from '../../framework/paging.js';
import { dateTimeWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { sizeWords } from '../import/import.view.js';
import type { Tag } from '../queue/due.view.js';
import type { Fact } from '../referral/referral-facts.view.js';
import { ruleViews } from './missing.view.js';

const STATE_TAGS: Readonly<Record<CinReturnView['state'], Tag>> = {
  waiting: { text: 'Waiting', classes: 'govuk-tag--grey' },
  writing: { text: 'Being made', classes: 'govuk-tag--blue' },
  cancelling: { text: 'Being cancelled', classes: 'govuk-tag--blue' },
  done: { text: 'Made', classes: 'govuk-tag--green' },
  failed: { text: 'Not made', classes: 'govuk-tag--red' },
  cancelled: { text: 'Cancelled', classes: 'govuk-tag--grey' },
  removed: { text: 'File removed', classes: 'govuk-tag--grey' },
};

const yearWords = (year: number): string => `1 April ${year - 1} to 31 March ${year}`;

export function returnsView(acting: Acting, listed: ResponseOf<typeof listCinReturns>, chosen: string) {
  const { page, pageSize, returns, total, years } = listed;
  return {
    mayMake: acting.may(startCinReturn),
    years: years.map(({ ended, episodes, year }) => ({
      value: String(year),
      text: `${year}: ${yearWords(year)}`,
      hint: {
        text: `${counted(episodes, 'episode', 'episodes')}${ended ? '' : '. The year has not ended: this is a check of the records, and no return to send'}`,
      },
      checked: chosen === String(year),
    })),
    returns: returns.map((one) => ({
      ...headView(acting, one),
      result:
        one.state === 'done' || one.state === 'removed'
          ? `${counted(one.children, 'child', 'children')}, ${counted(one.episodes, 'episode', 'episodes')}, ${counted(one.problems, 'problem', 'problems')}`
          : null,
    })),
    beyondTheEnd: returns.length === 0 && page > 1 ? paths.cinReturns({ council: acting.code }) : null,
    paging: pagingView({
      page,
      pageSize,
      total,
      shown: returns.length,
      href: (to) => paths.cinReturns({ council: acting.code }, { page: to }),
    }),
  };
}

function headView(acting: Acting, one: CinReturnView) {
  return {
    year: one.year,
    title: `Children in Need return ${one.year}`,
    period: yearWords(one.year),
    tag: STATE_TAGS[one.state],
    href: paths.cinReturn({ council: acting.code, returnId: one.id }),
    started: `${dateTimeWords(one.startedAt)} by ${one.byName}`,
    beforeYearEnd: one.beforeYearEnd,
  };
}

export function returnPageView(
  acting: Acting,
  one: CinReturnView,
  rules: ResponseOf<typeof listCinReturnProblems>['rules'],
) {
  const at = { council: acting.code, returnId: one.id };
  const running = one.state === 'waiting' || one.state === 'writing' || one.state === 'cancelling';
  const made = one.state === 'done' || one.state === 'removed';
  return {
    ...headView(acting, one),
    running,
    made,
    done: one.state === 'done',
    removed: one.state === 'removed',
    cancelled: one.state === 'cancelled',
    progress: running ? progressView(one) : null,
    failure: one.failure,
    figures: made ? figures(one) : [],
    leftOut: one.episodesLeftOut > 0 ? leftOutWords(one.episodesLeftOut) : null,
    otherYears:
      made && one.ofOtherYears > 0
        ? `${counted(one.ofOtherYears, 'entry belongs', 'entries belong')} to the return of another year, and ${one.ofOtherYears === 1 ? 'is' : 'are'} not in this one: a return says how things stood on ${dateWords(one.referenceDate)}.`
        : null,
    facts: facts(one),
    problems: one.problems,
    rules: ruleViews(at, rules),
    missingHref: paths.cinReturnMissing(at),
    missingFileHref: paths.cinReturnMissingFile(at),
    fileHref: one.state === 'done' && acting.may(takeCinReturnChunk) ? paths.cinReturnFile(at) : null,
    fileWords: one.sizeBytes === null ? '' : `${one.fileName}, ${sizeWords(one.sizeBytes)}`,
    cancelHref:
      (one.state === 'waiting' || one.state === 'writing') && acting.may(cancelCinReturn)
        ? paths.cinReturnCancel(at)
        : null,
    listHref: paths.cinReturns({ council: acting.code }),
  };
}

function leftOutWords(episodes: number): string {
  return `${counted(episodes, 'episode is', 'episodes are')} not in the file, because something the census demands is not known. Without ${episodes === 1 ? 'it' : 'them'} the return is not complete.`;
}

function progressView({ childrenDone, childrenTotal, state }: CinReturnView) {
  if (state === 'cancelling') return { percent: null, words: 'It is being stopped.' };
  if (state === 'waiting') return { percent: null, words: 'Waiting to be made.' };
  const percent = childrenTotal === 0 ? 0 : Math.min(100, Math.floor((childrenDone / childrenTotal) * 100));
  return {
    percent,
    words: `${percent}%: ${count(childrenDone)} of ${counted(childrenTotal, 'child', 'children')}.`,
  };
}

function figures(one: CinReturnView): { number: string; text: string }[] {
  return [
    { number: count(one.children), text: one.children === 1 ? 'child in the file' : 'children in the file' },
    {
      number: count(one.episodes),
      text: one.episodes === 1 ? 'episode in the file' : 'episodes in the file',
    },
    { number: count(one.problems), text: one.problems === 1 ? 'problem listed' : 'problems listed' },
  ];
}

function facts(one: CinReturnView): Fact[] {
  const started: Fact = { name: 'Asked for', value: `${dateTimeWords(one.startedAt)} by ${one.byName}` };
  return [
    started,
    ...(one.finishedAt ? [{ name: 'Finished', value: dateTimeWords(one.finishedAt) }] : []),
    ...(one.sha256 ? [{ name: 'Check sum (SHA-256)', value: one.sha256 }] : []),
    ...(one.keptUntil ? [{ name: 'The file is kept until', value: dateWords(one.keptUntil) }] : []),
  ];
}
