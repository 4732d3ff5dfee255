import {
  acceptReceivedCharge,
  approveRun,
  queryReceivedCharge,
  startRun,
  type listReceivedCharges,
  type listRuns,
  type ResponseOf,
} from '@conjoint/contracts';
import type { Acting, Part } from '../../acting/acting.js';
import { counted } from '../../framework/paging.js';
import { paths } from '../../paths.js';

/** Who works with runs or answers charges is told what waits; who may only look at them is not asked for. */
export const worksWithRuns = (acting: Acting): boolean => acting.may(startRun) || acting.may(approveRun);
export const answersCharges = (acting: Acting): boolean =>
  acting.may(acceptReceivedCharge) || acting.may(queryReceivedCharge);

/** What waits for finance people: quarters to recharge, costs that came late, runs to approve, charges to answer. */
export function moneyView(
  acting: Acting,
  parts: { runs: Part<ResponseOf<typeof listRuns>>; charges: Part<ResponseOf<typeof listReceivedCharges>> },
): { money: { words: string; href: string }[]; moneyNotNow: boolean } {
  const { runs, charges } = parts;
  const here = { council: acting.code };
  const open = runs.shown ? runs.data.open : [];
  const standing = (wanted: string): number => open.filter((one) => one.standing === wanted).length;
  const toApprove = runs.shown ? runs.data.runs.filter(({ state }) => state === 'calculated').length : 0;
  const waiting = charges.shown ? charges.data.waiting : 0;
  const lines = [
    {
      number: standing('to-recharge'),
      one: 'quarter of an agreement waits to be recharged',
      many: 'quarters of agreements wait to be recharged',
      href: paths.recharges(here),
    },
    {
      number: standing('late'),
      one: 'sealed quarter has costs that came late',
      many: 'sealed quarters have costs that came late',
      href: paths.recharges(here),
    },
    {
      number: toApprove,
      one: 'run waits for approval',
      many: 'runs wait for approval',
      href: paths.recharges(here),
    },
    {
      number: waiting,
      one: 'charge waits for your answer',
      many: 'charges wait for your answer',
      href: paths.receivedCharges(here, { state: 'received' }),
    },
  ];
  return {
    money: lines
      .filter(({ number }) => number > 0)
      .map(({ number, one, many, href }) => ({ words: counted(number, one, many), href })),
    moneyNotNow: [runs, charges].some((part) => !part.shown && part.why === 'unavailable'),
  };
}
