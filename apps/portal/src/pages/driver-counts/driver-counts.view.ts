import {
  recountDriver,
  type DriverCount,
  type getDriverCount,
  type listDriverCounts,
  type ResponseOf,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { count, counted, pagingView } from '../../framework/paging.js';
import { dateTimeWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { agreementText } from '../recharge/recharge.words.js';

/** Whoever can say what a partition is called. */
export interface Names {
  hasPartition(code: string): boolean;
  partition(code: string): { readonly name: string };
}
export const nameOf = (names: Names, code: string): string =>
  names.hasPartition(code) ? names.partition(code).name : code;

export function countsView(acting: Acting, listed: ResponseOf<typeof listDriverCounts>, names: Names) {
  const { counts, page, pageSize, total } = listed;
  return {
    council: acting.council.name,
    rows: counts.map((one) => countRow(acting, one, names)),
    paging: pagingView({
      page,
      pageSize,
      total,
      shown: counts.length,
      href: (to) => paths.driverCounts({ council: acting.code }, { page: to }),
    }),
  };
}

export function countRow(acting: Acting, one: DriverCount, names: Names) {
  return {
    href: paths.driverCount({ council: acting.code, countId: one.countId }),
    period: `${dateWords(one.from)} to ${dateWords(one.until)}`,
    agreement: agreementText(one.agreementKey),
    asked: one.askedBy ? `Asked by ${nameOf(names, one.askedBy)}` : 'Counted here, told to nobody',
    days: `${count(one.count)} days`,
    episodes: counted(one.episodes, 'episode', 'episodes'),
    countedAt: dateTimeWords(one.countedAt),
    confirmedAt: dateTimeWords(one.confirmedAt),
    hash: one.evidenceHash,
  };
}

export function countView(acting: Acting, answer: ResponseOf<typeof getDriverCount>, names: Names) {
  const { count: one, evidence, page, pageSize, others } = answer;
  return {
    ...countRow(acting, one, names),
    listHref: paths.driverCounts({ council: acting.code }),
    againHref: acting.may(recountDriver)
      ? paths.driverCountAgain({ council: acting.code, countId: one.countId })
      : null,
    evidence: evidence.map((row) => ({
      ...row,
      from: dateWords(row.from),
      until: dateWords(row.until),
      days: count(row.days),
    })),
    others: others.map((other) => countRow(acting, other, names)),
    paging: pagingView({
      page,
      pageSize,
      total: one.episodes,
      shown: evidence.length,
      href: (to) => paths.driverCount({ council: acting.code, countId: one.countId }, { page: to }),
    }),
  };
}

export function recountView(acting: Acting, answer: ResponseOf<typeof recountDriver>, names: Names) {
  const { same, before, now, difference, changes, changed } = answer;
  return {
    same,
    before: countRow(acting, before, names),
    now: countRow(acting, now, names),
    summary: same
      ? `The same facts give the same ${count(now.count)} days.`
      : `The facts give ${count(now.count)} days now, ${count(Math.abs(difference))} ${difference < 0 ? 'fewer' : 'more'} than the ${count(before.count)} that were counted.`,
    changed:
      changed > changes.length
        ? `The ${count(changes.length)} largest of ${count(changed)} episodes that differ`
        : counted(changed, 'episode differs', 'episodes differ'),
    changes: changes.map((one) => ({
      ...one,
      difference: `${one.daysNow > one.daysBefore ? '+' : '−'}${count(Math.abs(one.daysNow - one.daysBefore))}`,
    })),
  };
}
