import type { explainRunLine, listRunLines, ResponseOf, RunView } from '@conjoint/contracts';
import { parseFraction } from '@conjoint/kernel';
import { pagingView } from '../../framework/paging.js';
import { dateTimeWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import {
  agreementText,
  BASIS,
  exactPounds,
  pounds,
  quarterText,
  VAT_WORDS,
  weightText,
  type NameOf,
} from './recharge.words.js';

interface Here {
  readonly council: string;
  readonly nameOf: NameOf;
}
type Listed = ResponseOf<typeof listRunLines>;
type Explained = ResponseOf<typeof explainRunLine>;

export function linesView(run: RunView, listed: Listed, { council, nameOf }: Here): object {
  const at = { council, runId: run.runId };
  return {
    heading: `Lines of ${agreementText(run.agreementKey)}, quarter ${run.quarter} of ${run.financialYear}`,
    href: paths.recharge(at),
    file: paths.rechargeLinesFile(at),
    partners: listed.partners.map(nameOf),
    lines: listed.lines.map((line) => ({
      href: paths.rechargeLine({ ...at, number: String(line.position) }),
      position: line.position,
      date: dateWords(line.postingDate),
      document: line.documentNumber,
      code: [line.subjective, line.costCentre].filter(Boolean).join(', '),
      what: [line.supplier, line.description].filter(Boolean).join(', '),
      amount: pounds(line.amountPence),
      vat: line.vatPence === null ? 'Not said' : pounds(line.vatPence),
      parts: line.parts.map(pounds),
    })),
    paging: pagingView({
      ...listed,
      shown: listed.lines.length,
      href: (number) => `${paths.rechargeLines(at)}?page=${number}`,
    }),
  };
}

/** From the cost line to the penny, step by step. */
export function explainView(explained: Explained, { council, nameOf }: Here): object {
  const { line, detail } = explained;
  const { run, agreement } = detail;
  const at = { council, runId: run.runId };
  return {
    heading: `How line ${line.position} was shared`,
    caption: `${agreementText(run.agreementKey)}, ${quarterText(run)}`,
    href: paths.rechargeLines(at),
    amount: pounds(line.amountPence),
    cost: [
      { key: 'Posted on', value: dateWords(line.postingDate) },
      { key: 'Document', value: line.documentNumber || 'None' },
      { key: 'Subjective', value: line.subjective || 'None' },
      { key: 'Cost centre', value: line.costCentre || 'None' },
      { key: 'Supplier', value: line.supplier ?? 'Not given' },
      { key: 'Description', value: line.description ?? 'Not given' },
      { key: 'Net amount', value: pounds(line.amountPence) },
      {
        key: 'VAT, not recharged',
        value: explained.vatPence === null ? 'The ledger does not say' : pounds(explained.vatPence),
      },
      { key: 'VAT on the charge', value: VAT_WORDS[agreement.vat] ?? agreement.vat },
      { key: 'From', value: `Row ${explained.rowNumber} of file ${explained.fileId}` },
    ],
    pool: pounds(line.runningPence),
    poolBefore: pounds(line.runningPence - line.amountPence),
    agreement: `On ${BASIS[agreement.basis]?.name ?? agreement.basis}, in force since ${dateWords(agreement.since)}, version ${agreement.contentHash}`,
    weightHeading: BASIS[agreement.basis]?.weight ?? 'Share',
    counted: detail.drivers.some(({ countId }) => countId !== null),
    steps: line.parts.map((part, i) => stepOf(explained, i, part, nameOf)),
    journal: detail.journalRef
      ? `${detail.journalRef} of ${dateTimeWords(run.sealedAt!)}`
      : 'Not posted: the run is not sealed',
    reference: run.reference,
    charges: detail.charges.map((charge) => ({
      partner: nameOf(charge.partner),
      posted: charge.postedOn
        ? `${charge.journalRef ?? ''} of ${dateWords(charge.postedOn)}`
        : charge.state === 'own'
          ? 'The host’s own cost'
          : 'Not accepted yet: in transit',
    })),
  };
}

function stepOf(explained: Explained, i: number, part: number, nameOf: NameOf): object {
  const { shares, before, after, detail } = explained;
  const driver = detail.drivers.find(({ partner }) => partner === after[i]!.partner);
  return {
    partner: nameOf(after[i]!.partner),
    weight: weightText(detail.agreement.basis, driver?.weight ?? null),
    evidence: driver?.countId ? `${driver.countId}, evidence ${driver.evidenceHash!}` : '',
    exact: exactPounds(parseFraction(shares[i]!.exact)),
    owed: exactPounds(parseFraction(after[i]!.entitlement)),
    below: pounds(after[i]!.belowPence),
    penny: after[i]!.penny ? 'Yes' : 'No',
    charged: pounds(after[i]!.chargedPence),
    before: pounds(before[i]!.chargedPence),
    part: pounds(part),
  };
}
