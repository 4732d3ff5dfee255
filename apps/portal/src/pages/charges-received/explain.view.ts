import type { explainReceivedCharge, ExplainedLine, ResponseOf } from '@conjoint/contracts';
import { decimalsOf, formatPounds, parseFraction } from '@conjoint/kernel';
import type { Acting } from '../../acting/acting.js';
import { count, counted } from '../../framework/paging.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { nameOf, type Names } from '../driver-counts/driver-counts.view.js';
import { agreementText, exactPounds } from '../recharge/recharge.words.js';
import { receivedView } from './received.view.js';

type Explained = ResponseOf<typeof explainReceivedCharge>;

const WHY_NOT: Readonly<Record<Extract<Explained['lines'], { shown: false }>['why'], string>> = {
  unavailable:
    'The host’s cost lines are not available just now. The sealed totals above are yours and complete. Try again in a few minutes.',
  'not-proved':
    'The lines the host sent are not the ones it sealed, so they are not shown. Do not accept the charge: query it, and tell the host.',
  refused:
    'The host does not hand out the lines of this charge. The sealed totals above are yours and complete.',
};

/** "£54,873.029203…" of a fraction of pence. */
const exact = (text: string): string => exactPounds(parseFraction(text));

export function explainView(acting: Acting, explained: Explained, names: Names) {
  const { charge, pools, lines } = explained;
  const at = { council: acting.code, chargeId: charge.chargeId };
  return {
    ...receivedView(acting, charge, names),
    pools: pools.map((pool) => poolView(acting, pool, charge, names)),
    lineCount: counted(charge.lineCount, 'cost line', 'cost lines'),
    lines: lines.shown ? lines.lines.map(lineView) : [],
    whyNot: lines.shown ? null : WHY_NOT[lines.why],
    fileHref: lines.shown && lines.lines.length > 0 ? paths.receivedChargeExplainFile(at) : null,
    paging: lines.shown
      ? {
          previous: lines.page > 0 ? { href: paths.receivedChargeExplain(at, { page: lines.page }) } : null,
          next:
            lines.page + 1 < lines.pages
              ? { href: paths.receivedChargeExplain(at, { page: lines.page + 2 }) }
              : null,
          showing:
            lines.lines.length > 0
              ? `Showing lines ${count(lines.lines[0]!.position)} to ${count(lines.lines.at(-1)!.position)} of ${count(charge.lineCount)}`
              : '',
        }
      : { previous: null, next: null, showing: '' },
  };
}

function poolView(
  acting: Acting,
  pool: Explained['pools'][number],
  charge: Explained['charge'],
  names: Names,
) {
  const shared = charge.pools.find((one) => one.pool === pool.pool)!;
  const counts = shared.weights.some(({ countId }) => countId !== null);
  const percent = (weight: number): string => {
    const share = { numerator: BigInt(weight) * 100n, denominator: BigInt(pool.allWeights || 1) };
    return `${decimalsOf(share, 2)} %`;
  };
  const owed = parseFraction(pool.roundingPence).numerator;
  return {
    pool: agreementText(pool.pool),
    amount: formatPounds(pool.amountPence),
    weightName: counts ? 'Days counted' : 'Share',
    weights: shared.weights.map(({ partner, weight, countId }) => ({
      partner: nameOf(names, partner),
      own: partner === acting.code,
      weight: counts ? count(weight) : percent(weight),
      percent: percent(weight),
      evidenceHref:
        partner === acting.code && countId ? paths.driverCount({ council: acting.code, countId }) : null,
    })),
    counts,
    sum: `${formatPounds(pool.amountPence)} × ${count(pool.weight)} ÷ ${count(pool.allWeights)}`,
    exactShare: exact(pool.exactShare),
    openingEntitlement: exact(pool.openingEntitlement),
    closingEntitlement: exact(pool.closingEntitlement),
    openingCharged: formatPounds(pool.openingChargedPence),
    closingCharged: formatPounds(pool.closingChargedPence),
    part: formatPounds(pool.partPence),
    rounding:
      owed === 0n
        ? 'Nothing is rounded.'
        : `Rounded ${owed > 0n ? 'up' : 'down'} by ${penniesOf(pool.roundingPence)}, over all quarters together. It is never a penny or more.`,
  };
}

/** "0.970797…p": what is less than a penny. */
export function penniesOf(text: string): string {
  return `${decimalsOf(parseFraction(text.replace('-', '')), 6).replace(/0+$/, '')}p`;
}

function lineView(line: ExplainedLine) {
  return {
    position: count(line.position),
    document: line.documentNumber || 'No document number',
    posted: dateWords(line.postingDate),
    code: line.subjective,
    costCentre: line.costCentre,
    amount: formatPounds(line.amountPence),
    running: formatPounds(line.runningPence),
    exactShare: exact(line.exactShare),
    entitlement: exact(line.entitlementAfter),
    charged: formatPounds(line.chargedAfterPence),
    part: formatPounds(line.partPence),
  };
}
