import { readFileSync } from 'node:fs';
import { delegationRules } from './delegation.rules.js';
import { identityRules } from './identity.rules.js';
import { memberRules } from './member.rules.js';
import { moneyRules } from './money.rules.js';
import { readPartnershipText } from './partnership-text.js';
import { partnershipSchema, type PartnershipFile } from './partnership.schema.js';
import { Partnership } from './partnership.js';
import { PartnershipFileError, pathInWords, type Finding, type PartnershipProblem } from './problems.js';
import { referenceRules } from './reference.rules.js';
import { shapeProblems } from './shape-problems.js';
import { sharingRules } from './sharing.rules.js';

const rules: readonly ((file: PartnershipFile) => Finding[])[] = [
  referenceRules,
  memberRules,
  delegationRules,
  identityRules,
  sharingRules,
  moneyRules,
];

/**
 * Checks a partnership file’s text. Every problem names its line and its remedy; `partnership` is there only when
 * there is none. The rules run once the shape is right, because they rely on it.
 */
export function checkPartnership(
  text: string,
  { file }: { file: string },
): { partnership?: Partnership; problems: PartnershipProblem[] } {
  const source = readPartnershipText(text);
  if (source.problems.length > 0) return { problems: [...source.problems] };
  const parsed = partnershipSchema.safeParse(source.value);
  if (!parsed.success) return { problems: inOrder(shapeProblems(parsed.error.issues, source)) };
  const problems = rules
    .flatMap((rule) => rule(parsed.data))
    .map(({ at, message, remedy }) => ({ line: source.lineOf(at), path: pathInWords(at), message, remedy }));
  if (problems.length > 0) return { problems: inOrder(problems) };
  return { partnership: new Partnership(parsed.data, file), problems: [] };
}

/** Reads and checks a partnership file. @throws PartnershipFileError listing every problem. */
export function loadPartnership(path: string): Partnership {
  const { partnership, problems } = checkPartnership(readFileSync(path, 'utf8'), { file: path });
  if (!partnership) throw new PartnershipFileError(path, problems);
  return partnership;
}

function inOrder(problems: PartnershipProblem[]): PartnershipProblem[] {
  return problems.sort((left, right) => left.line - right.line || left.path.localeCompare(right.path));
}
