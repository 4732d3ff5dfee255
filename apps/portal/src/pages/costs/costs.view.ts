import {
  acceptCostFile,
  discardCostFile,
  endPoolRule,
  listPoolRules,
  makePoolRule,
  takeCostFile,
  undoCostFile,
  type CostFileView,
  type listCostFiles,
  type listCostLayouts,
  type listCostLines,
  type listCostRejects,
  type PoolRuleView,
  type ResponseOf,
} from '@conjoint/contracts';
import { formatPounds } from '@conjoint/kernel';
import type { Acting } from '../../acting/acting.js';
import { count, counted, pagingView } from '../../framework/paging.js';
import { dateTimeWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { sizeWords } from '../import/import.view.js';
import type { Tag } from '../queue/due.view.js';
import { agreementText } from '../recharge/recharge.words.js';
import type { Fact } from '../referral/referral-facts.view.js';

const STATE_TAGS: Readonly<Record<CostFileView['state'], Tag>> = {
  waiting: { text: 'Waiting', classes: 'govuk-tag--grey' },
  reading: { text: 'Being read', classes: 'govuk-tag--blue' },
  staged: { text: 'To be accepted', classes: 'govuk-tag--yellow' },
  accepting: { text: 'Being accepted', classes: 'govuk-tag--blue' },
  accepted: { text: 'Accepted', classes: 'govuk-tag--green' },
  failed: { text: 'Not taken', classes: 'govuk-tag--red' },
  discarded: { text: 'Let go', classes: 'govuk-tag--grey' },
  undoing: { text: 'Being undone', classes: 'govuk-tag--blue' },
  undone: { text: 'Undone', classes: 'govuk-tag--grey' },
};
const RUNNING: ReadonlySet<CostFileView['state']> = new Set(['waiting', 'reading', 'accepting', 'undoing']);

export function costListView(acting: Acting, listed: ResponseOf<typeof listCostFiles>) {
  const here = { council: acting.code };
  return {
    files: listed.costFiles.map((file) => ({
      ...headView(acting, file),
      at: dateTimeWords(file.uploadedAt),
      by: file.uploadedByName,
      rows: file.totalPence === null ? '' : counted(file.accepted, 'row', 'rows'),
      notAccepted: file.rejected === 0 ? null : `${counted(file.rejected, 'row', 'rows')} not accepted`,
      total: file.totalPence === null ? '' : formatPounds(file.totalPence),
    })),
    paging: pagingView({
      ...listed,
      shown: listed.costFiles.length,
      href: (page) => paths.costs(here, { page }),
    }),
    newHref: acting.may(takeCostFile) ? paths.costNew(here) : null,
    rulesHref: acting.may(listPoolRules) ? paths.costRules(here) : null,
  };
}

function headView(acting: Acting, file: CostFileView) {
  return {
    fileName: file.fileName,
    tag: STATE_TAGS[file.state],
    href: paths.cost({ council: acting.code, costFileId: file.id }),
    uploaded: `${dateTimeWords(file.uploadedAt)} by ${file.uploadedByName}`,
  };
}

export function costPageView(
  acting: Acting,
  file: CostFileView,
  rejects: ResponseOf<typeof listCostRejects> | null,
) {
  const at = { council: acting.code, costFileId: file.id };
  const shown = file.state === 'staged' || file.state === 'accepted' || file.state === 'accepting';
  return {
    ...headView(acting, file),
    running: RUNNING.has(file.state),
    progress: progressView(file),
    failure: file.failure,
    state: file.state,
    figures: shown ? figures(file) : [],
    sum: shown ? sumWords(file) : null,
    facts: factsOf(file),
    rejected: shown ? file.rejected : 0,
    rejects: rejects?.rejects.map((one) => ({
      ...one,
      where: one.row === null ? 'The file' : `Row ${count(one.row)}`,
    })),
    paging:
      rejects &&
      pagingView({ ...rejects, shown: rejects.rejects.length, href: (page) => paths.cost(at, { page }) }),
    rejectsHref: paths.costRejectsFile(at),
    linesHref: file.state === 'accepted' ? paths.costLines(at) : null,
    notSharedHref:
      file.state === 'accepted' && file.notShared > 0 ? paths.costLines(at, { only: 'not-shared' }) : null,
    accept:
      file.state === 'staged' && file.accepted > 0 && acting.may(acceptCostFile)
        ? { href: paths.costAccept(at), ...acceptWords(file) }
        : null,
    discardHref: file.state === 'staged' && acting.may(discardCostFile) ? paths.costDiscard(at) : null,
    undoHref: file.undoable && acting.may(undoCostFile) ? paths.costUndo(at) : null,
    whyNotUndoable: file.state === 'accepted' ? (file.undoKeptBecause ?? file.whyNotUndoable) : null,
    undone:
      file.state === 'undone'
        ? `Undone on ${dateTimeWords(file.undoneAt!)} by ${file.undoneByName}: ${file.undoReason}`
        : null,
    listHref: paths.costs({ council: acting.code }),
    newHref: acting.may(takeCostFile) ? paths.costNew({ council: acting.code }) : null,
  };
}

function acceptWords(file: CostFileView) {
  const total = formatPounds(file.totalPence ?? 0);
  return {
    accepted: file.accepted,
    rejected: file.rejected,
    totalPence: file.totalPence,
    button:
      file.rejected === 0
        ? `Accept ${counted(file.accepted, 'row', 'rows')} of ${total}`
        : `Accept ${counted(file.accepted, 'row', 'rows')} of ${total}, without ${counted(file.rejected, 'row', 'rows')}`,
    warning:
      file.rejected === 0
        ? null
        : `${counted(file.rejected, 'row is', 'rows are')} left out: what stands there is charged to nobody, until it is put right and uploaded again.`,
  };
}

function progressView(file: CostFileView) {
  if (!RUNNING.has(file.state)) return null;
  if (file.state === 'undoing') return { percent: null, words: 'Its lines are taken out again.' };
  if (file.state === 'accepting')
    return { percent: null, words: `${counted(file.accepted, 'row is', 'rows are')} being taken.` };
  if (file.state === 'waiting') return { percent: 0, words: 'Waiting to be read.' };
  const percent =
    file.sizeBytes === 0 ? 0 : Math.min(100, Math.floor((file.bytesRead / file.sizeBytes) * 100));
  return {
    percent,
    words: `${percent}% of ${sizeWords(file.sizeBytes)}, ${counted(file.rows, 'row', 'rows')} so far.`,
  };
}

function figures(file: CostFileView): { number: string; text: string }[] {
  return [
    { number: formatPounds(file.totalPence ?? 0), text: 'in accepted rows, net' },
    { number: count(file.accepted), text: file.accepted === 1 ? 'row accepted' : 'rows accepted' },
    { number: count(file.rejected), text: file.rejected === 1 ? 'row not accepted' : 'rows not accepted' },
    { number: count(file.notShared), text: file.notShared === 1 ? 'row not shared' : 'rows not shared' },
  ];
}

function sumWords(file: CostFileView): string {
  if (file.columnTotalPence === null)
    return 'What the column of the file adds to is not known, because a value in it is no amount.';
  if (file.columnTotalPence === file.totalPence)
    return `The column of the file, added up on its own, gives the same: ${formatPounds(file.columnTotalPence)}.`;
  return `The column of the file adds to ${formatPounds(file.columnTotalPence)}. The difference is in the rows that were not accepted.`;
}

function factsOf(file: CostFileView): Fact[] {
  return [
    { name: 'Uploaded', value: `${dateTimeWords(file.uploadedAt)} by ${file.uploadedByName}` },
    ...(file.acceptedAt
      ? [{ name: 'Accepted', value: `${dateTimeWords(file.acceptedAt)} by ${file.acceptedByName}` }]
      : []),
    {
      name: 'Layout',
      value: file.layout ? `${file.layout}${file.encoding ? `, ${file.encoding}` : ''}` : 'Not known yet',
    },
    {
      name: 'Shared by',
      value: file.pool ? `${agreementText(file.pool)}, all of it` : 'The rules, line by line',
    },
    { name: 'Size', value: sizeWords(file.sizeBytes) },
    { name: 'Fingerprint (SHA-256)', value: file.sha256 },
  ];
}

export function costLinesView(
  acting: Acting,
  file: CostFileView,
  listed: ResponseOf<typeof listCostLines>,
  notShared: boolean,
) {
  const at = { council: acting.code, costFileId: file.id };
  return {
    fileName: file.fileName,
    backHref: paths.cost(at),
    notShared,
    lines: listed.lines.map((line) => ({
      row: count(line.row),
      date: dateWords(line.postingDate),
      code: [line.costCentre, line.subjective].filter(Boolean).join(', ') || 'No code',
      what: [line.supplier, line.description].filter(Boolean).join(': ') || 'Not said',
      document: line.documentNumber,
      pool: line.pool ? agreementText(line.pool) : 'Not shared',
      amount: formatPounds(line.netPence),
    })),
    paging: pagingView({
      ...listed,
      shown: listed.lines.length,
      href: (page) => paths.costLines(at, { page, only: notShared ? 'not-shared' : undefined }),
    }),
  };
}

type Choices = ResponseOf<typeof listCostLayouts>;

export function choiceItems(choices: Choices, chosen: { layout: string; pool: string }) {
  return {
    layouts: [
      { value: '', text: 'Let the header say it', selected: chosen.layout === '' },
      ...choices.layouts.map(({ name, title }) => ({
        value: name,
        text: title,
        selected: chosen.layout === name,
      })),
    ],
    pools: [
      { value: '', text: 'By the rules, line by line', selected: chosen.pool === '' },
      ...choices.pools.map(({ key }) => ({
        value: key,
        text: `All of it by ${agreementText(key)}`,
        selected: chosen.pool === key,
      })),
    ],
  };
}

export function rulesView(acting: Acting, rules: readonly PoolRuleView[]) {
  const about = (rule: PoolRuleView): string =>
    [
      rule.costCentrePrefix && `Cost centre begins with ${rule.costCentrePrefix}`,
      rule.subjectivePrefix && `subjective begins with ${rule.subjectivePrefix}`,
    ]
      .filter(Boolean)
      .join(' and ')
      .replace(/^s/, 'S');
  return {
    rules: rules.map((rule) => ({
      about: about(rule),
      pool: rule.pool ? agreementText(rule.pool) : 'Not shared',
      period: rule.validUntil
        ? `${dateWords(rule.validFrom)} to ${dateWords(rule.validUntil)}`
        : `From ${dateWords(rule.validFrom)}`,
      made: `${rule.madeByName}, ${dateTimeWords(rule.madeAt)}${rule.endedByName ? `; ended by ${rule.endedByName}` : ''}`,
      endHref:
        rule.validUntil === null && acting.may(endPoolRule)
          ? paths.costRuleEnd({ council: acting.code, ruleId: rule.id })
          : null,
    })),
    mayMake: acting.may(makePoolRule),
    listHref: paths.costs({ council: acting.code }),
    rulesHref: paths.costRules({ council: acting.code }),
  };
}
