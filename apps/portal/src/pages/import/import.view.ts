import {
  getChild,
  startImport,
  undoImport,
  type ImportView,
  type listImportProblems,
  type listImports,
  type ResponseOf,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { count, counted, pagingView } from '../../framework/paging.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { fieldWords } from '../child/census.words.js';
import type { Tag } from '../queue/due.view.js';
import type { Fact } from '../referral/referral-facts.view.js';

const STATE_TAGS: Readonly<Record<ImportView['state'], Tag>> = {
  waiting: { text: 'Waiting', classes: 'govuk-tag--grey' },
  reading: { text: 'Being read', classes: 'govuk-tag--blue' },
  done: { text: 'Imported', classes: 'govuk-tag--green' },
  failed: { text: 'Not imported', classes: 'govuk-tag--red' },
  undoing: { text: 'Being undone', classes: 'govuk-tag--blue' },
  undone: { text: 'Undone', classes: 'govuk-tag--grey' },
};

export function importListView(acting: Acting, listed: ResponseOf<typeof listImports>) {
  const { imports, total, page, pageSize } = listed;
  const href = (to: number): string => paths.imports({ council: acting.code }, { page: to });
  return {
    paging: pagingView({ page, pageSize, total, shown: imports.length, href }),
    beyondTheEnd: imports.length === 0 && total > 0 ? paths.imports({ council: acting.code }) : null,
    imports: imports.map((one) => ({
      ...headView(acting, one),
      result:
        one.state === 'done'
          ? `${counted(one.children, 'child', 'children')}, ${counted(one.episodes, 'episode', 'episodes')}, ${counted(one.problems, 'problem', 'problems')}`
          : null,
    })),
    newHref: acting.may(startImport) ? paths.importNew({ council: acting.code }) : null,
  };
}

function headView(acting: Acting, one: ImportView) {
  return {
    fileName: one.fileName,
    tag: STATE_TAGS[one.state],
    href: paths.import({ council: acting.code, importId: one.id }),
    started: `${dateTimeWords(one.startedAt)} by ${one.byName}`,
    asSample: one.asSample,
  };
}

export function importPageView(acting: Acting, one: ImportView) {
  const at = { council: acting.code, importId: one.id };
  const running = one.state === 'waiting' || one.state === 'reading' || one.state === 'undoing';
  return {
    ...headView(acting, one),
    running,
    done: one.state === 'done',
    undone: one.state === 'undone',
    progress: running ? progressView(one) : null,
    facts: [
      { name: 'Started', value: `${dateTimeWords(one.startedAt)} by ${one.byName}` },
      ...(one.finishedAt
        ? [{ name: one.state === 'undone' ? 'Undone' : 'Finished', value: dateTimeWords(one.finishedAt) }]
        : []),
      { name: 'Size', value: sizeWords(one.sizeBytes) },
      ...(one.asSample
        ? [{ name: 'Read as', value: 'A sample: the authority code of the file was not checked' }]
        : []),
    ] satisfies Fact[],
    figures: one.state === 'done' ? figures(one) : [],
    repeated: one.state === 'done' && one.newChildren + one.newEpisodes + one.changedRecords === 0,
    problems: one.state === 'done' ? one.problems : 0,
    problemWords: counted(one.problems, 'problem', 'problems'),
    failure: one.failure,
    // Said once: most messages name the line themselves.
    failureLine: one.failure?.line && !/\bline \d/.test(one.failure.message) ? count(one.failure.line) : null,
    problemsHref: paths.importProblems(at),
    fileHref: paths.importProblemsFile(at),
    undoHref: one.undoable && acting.may(undoImport) ? paths.importUndo(at) : null,
    whyNotUndoable: one.state === 'done' && !one.undoable ? one.whyNotUndoable : null,
    listHref: paths.imports({ council: acting.code }),
    newHref: acting.may(startImport) ? paths.importNew({ council: acting.code }) : null,
  };
}

function progressView({ state, undonePercent, bytesRead, sizeBytes, children }: ImportView) {
  if (state === 'undoing') {
    const percent = undonePercent ?? 0;
    return { percent, words: `What this file added is taken out again: ${percent}% done.` };
  }
  const percent = sizeBytes === 0 ? 0 : Math.min(100, Math.floor((bytesRead / sizeBytes) * 100));
  const words =
    state === 'waiting'
      ? 'Waiting to be read.'
      : `${percent}% of ${sizeWords(sizeBytes)} read, ${counted(children, 'child', 'children')} so far.`;
  return { percent, words };
}

function figures(one: ImportView): { number: string; text: string }[] {
  return [
    { number: count(one.children), text: one.children === 1 ? 'child in the file' : 'children in the file' },
    {
      number: count(one.episodes),
      text: one.episodes === 1 ? 'episode in the file' : 'episodes in the file',
    },
    { number: count(one.newChildren), text: one.newChildren === 1 ? 'child new here' : 'children new here' },
    {
      number: count(one.newEpisodes),
      text: one.newEpisodes === 1 ? 'episode new here' : 'episodes new here',
    },
    {
      number: count(one.changedRecords),
      text: one.changedRecords === 1 ? 'record changed' : 'records changed',
    },
    { number: count(one.problems), text: one.problems === 1 ? 'problem listed' : 'problems listed' },
  ];
}

/** "812 bytes", "1.4 MB" */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return counted(bytes, 'byte', 'bytes');
  if (bytes < 1024 ** 2) return `${count(Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 ** 2).toLocaleString('en-GB', { maximumFractionDigits: 1 })} MB`;
}

/** Every rule that found something, or, of one rule, every value it found. */
export function problemsView(
  acting: Acting,
  one: ImportView,
  listed: ResponseOf<typeof listImportProblems>,
  asked: string | undefined,
) {
  const at = { council: acting.code, importId: one.id };
  const { problems, total, page, pageSize } = listed;
  const broken = listed.rules.map((rule) => ({
    ...rule,
    href: paths.importProblems(at, { rule: rule.rule }),
    problems: counted(rule.problems, 'problem', 'problems'),
    children: rule.children === 0 ? 'The whole file' : counted(rule.children, 'child', 'children'),
  }));
  const rule = broken.find((candidate) => candidate.rule === asked);
  return {
    fileName: one.fileName,
    problemWords: counted(one.problems, 'problem', 'problems'),
    any: broken.length > 0,
    rules: broken,
    rule,
    problems: problems.map((problem) => ({
      field: fieldWords(problem.field),
      child: problem.localId ?? 'The whole file',
      childHref:
        problem.childId && acting.may(getChild)
          ? paths.child({ council: acting.code, childId: problem.childId })
          : null,
      line: problem.line === null ? '' : count(problem.line),
      value: problem.value === null ? 'Nothing' : problem.value === '' ? 'Empty' : problem.value,
      message: problem.message === rule?.message ? null : problem.message,
    })),
    paging: pagingView({
      page,
      pageSize,
      total,
      shown: problems.length,
      href: (to) => paths.importProblems(at, { rule: rule?.rule, page: to }),
    }),
    fileHref: paths.importProblemsFile(at),
    importHref: paths.import(at),
    rulesHref: paths.importProblems(at),
  };
}
