import type { listAgreements, listRuns, OpenQuarter, ResponseOf } from '@conjoint/contracts';
import type { FormErrors } from '../../framework/form.js';
import { counted, pagingView } from '../../framework/paging.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { agreementText, BASIS, pounds, quarterText, STATE_WORDS, type NameOf } from './recharge.words.js';

type Agreement = ResponseOf<typeof listAgreements>['agreements'][number];

export interface TypedRun {
  readonly agreementKey: string;
  readonly financialYear: string;
  readonly quarter: string;
  readonly kind: 'quarter' | 'correction';
  readonly requestId: string;
}

interface Here {
  readonly council: string;
  readonly nameOf: NameOf;
  readonly agreements: readonly Agreement[];
  readonly mayStart: boolean;
  readonly booksHref: string | null;
}

const STANDING: Readonly<Record<OpenQuarter['standing'], string>> = {
  'to-recharge': 'To be recharged',
  late: 'Came after the quarter was sealed',
  'not-over': 'The quarter is not over yet',
  'no-agreement': 'No agreement in force covers it',
};

export function runsView(listed: ResponseOf<typeof listRuns>, here: Here): object {
  const { council, mayStart, booksHref } = here;
  return {
    open: listed.open.map((one) => openView(one, here)),
    runs: listed.runs.map((run) => ({
      href: paths.recharge({ council, runId: run.runId }),
      agreement: agreementText(run.agreementKey),
      quarter: quarterText(run),
      kind: run.kind === 'correction' ? 'Correction' : 'Quarter',
      amount: pounds(run.amountPence),
      state: STATE_WORDS[run.state],
      started: `${run.preparedBy}, ${dateWords(run.preparedAt)}`,
    })),
    paging: pagingView({
      ...listed,
      shown: listed.runs.length,
      href: (number) => `${paths.recharges({ council })}?page=${number}`,
    }),
    beyondTheEnd: listed.runs.length === 0 && listed.page > 1 ? paths.recharges({ council }) : null,
    hosts: here.agreements.length > 0,
    newHref: mayStart ? paths.rechargeNew({ council }) : null,
    booksHref,
  };
}

function openView(one: OpenQuarter, { council, mayStart }: Here): object {
  const can = mayStart && (one.standing === 'to-recharge' || one.standing === 'late');
  const asked = new URLSearchParams({
    agreement: one.agreementKey,
    year: one.financialYear,
    quarter: String(one.quarter),
    kind: one.standing === 'late' ? 'correction' : 'quarter',
  });
  return {
    agreement: agreementText(one.agreementKey),
    quarter: quarterText(one),
    lines: counted(one.lineCount, 'line', 'lines'),
    amount: pounds(one.amountPence),
    standing: STANDING[one.standing],
    start: can
      ? {
          href: `${paths.rechargeNew({ council })}?${asked.toString()}`,
          text: one.standing === 'late' ? 'Correct' : 'Recharge',
        }
      : null,
  };
}

export function newRunView(
  council: string,
  agreements: readonly Agreement[],
  typed: TypedRun,
  errors: FormErrors,
): object {
  const correction = typed.kind === 'correction';
  return {
    heading: correction ? 'Correct a sealed quarter' : 'Recharge a quarter',
    correction,
    typed,
    errors,
    href: paths.recharges({ council }),
    agreements: agreements.map(({ key, basis }) => ({
      value: key,
      text: `${agreementText(key)}, on ${BASIS[basis]?.name ?? basis}`,
      checked: key === typed.agreementKey,
    })),
    quarters: ['April to June', 'July to September', 'October to December', 'January to March'].map(
      (months, i) => ({
        value: String(i + 1),
        text: `${i + 1}, ${months}`,
        checked: String(i + 1) === typed.quarter,
      }),
    ),
  };
}
