import {
  getChild,
  listCinReturnProblems,
  type CinReturnView,
  ROLES,
  type RequestContract,
  type ResponseOf,
  type Role,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { counted, pagingView } from '../../framework/paging.js';
import { listWords, roleWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { fieldWords } from '../child/census.words.js';

/** Who sees this list and may open the records, so that her list has links: by the messages themselves, which say who may send them. */
const GIVE_TO = listWords(
  ROLES.filter((role) => [listCinReturnProblems, getChild].every(({ access }) => maySend(access, role))).map(
    (role) => `${roleWords(role).toLowerCase()}s`,
  ),
);

function maySend(access: RequestContract['access'], role: Role): boolean {
  return access.by === 'mandate' && access.roles !== 'any' && access.roles.includes(role);
}

type Listed = ResponseOf<typeof listCinReturnProblems>;

const KINDS: Readonly<Record<Listed['rules'][number]['kind'], string>> = {
  'left-out': 'Not in the file',
  error: 'The DfE refuses this',
  query: 'The DfE asks about this',
};

/** Every rule that found something, with where to go on. */
export function ruleViews(at: { council: string; returnId: string }, rules: Listed['rules']) {
  return rules.map((rule) => ({
    ...rule,
    kindWords: KINDS[rule.kind],
    href: paths.cinReturnMissing(at, { rule: rule.rule }),
    problems: counted(rule.problems, 'problem', 'problems'),
    children: rule.children === 0 ? 'The whole file' : counted(rule.children, 'child', 'children'),
  }));
}

/** Of one rule, each value it found, with the record it is in. */
export function missingView(acting: Acting, one: CinReturnView, listed: Listed, asked: string | undefined) {
  const at = { council: acting.code, returnId: one.id };
  const { page, pageSize, problems, total } = listed;
  const rules = ruleViews(at, listed.rules);
  const rule = rules.find((candidate) => candidate.rule === asked);
  return {
    year: one.year,
    any: rules.length > 0,
    rules,
    rule,
    problems: problems.map((problem) => ({
      child: problem.localId ?? 'The whole file',
      childHref:
        problem.childId && acting.may(getChild)
          ? paths.child({ council: acting.code, childId: problem.childId })
          : null,
      field: fieldWords(problem.field),
      value: problem.value === null ? 'Nothing' : problem.value === '' ? 'Empty' : problem.value,
      inFile: problem.inFile ?? 'As the record has it',
      message: problem.message === rule?.message ? null : problem.message,
    })),
    mayOpenRecords: acting.may(getChild),
    giveTo: GIVE_TO,
    paging: pagingView({
      page,
      pageSize,
      total,
      shown: problems.length,
      href: (to) => paths.cinReturnMissing(at, { rule: rule?.rule, page: to }),
    }),
    problemWords: counted(
      listed.rules.reduce((sum, { problems: found }) => sum + found, 0),
      'problem',
      'problems',
    ),
    fileHref: paths.cinReturnMissingFile(at),
    returnHref: paths.cinReturn(at),
    rulesHref: paths.cinReturnMissing(at),
  };
}
