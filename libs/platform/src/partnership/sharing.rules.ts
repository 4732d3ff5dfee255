import { indexFile, inLineDuring } from './file-index.js';
import type { PartnershipFile, SharingPurpose, SharingRule } from './partnership.schema.js';
import type { Finding } from './problems.js';

/** The most that each purpose may answer (design, "Between boroughs"). */
const answers = {
  'look-up': ['known-since-and-contact', 'not-shared'],
  'pass-on-referral': ['whole-referral'],
  workload: ['points-and-count'],
  statistics: ['suppressed-counts'],
  recharge: ['exact-driver-counts'],
} as const satisfies Record<SharingPurpose, readonly SharingRule['answer'][]>;

/** Purposes that concern one child, so that both sides must be councils. */
const aboutAChild: readonly SharingPurpose[] = ['look-up', 'pass-on-referral'];

export function sharingRules(file: PartnershipFile): Finding[] {
  return file.sharingRules.flatMap((rule, i) => [...ruleOf(file, rule, ['sharingRules', i])]);
}

function* ruleOf(
  file: PartnershipFile,
  rule: SharingRule,
  at: readonly (string | number)[],
): Generator<Finding> {
  const index = indexFile(file);
  const allowed: readonly string[] = answers[rule.purpose];
  if (!allowed.includes(rule.answer)) {
    yield {
      at: [...at, 'answer'],
      message: `${rule.answer} is more than ${rule.purpose} may answer`,
      remedy: `Use one of: ${allowed.join(', ')}.`,
    };
  }
  if (rule.purpose === 'look-up' && !rule.functions?.length) {
    yield {
      at: [...at, 'functions'],
      message: 'is missing: a look-up names the function it serves',
      remedy: 'Add functions, for example s47-children-act-1989.',
    };
  }
  if (aboutAChild.includes(rule.purpose) && rule.legalBasis.article9 === undefined) {
    yield {
      at: [...at, 'legalBasis'],
      message: 'has no Article 9 condition, though children’s records are special category data',
      remedy: 'Add article9 and, for 9(2)(g), the condition in Schedule 1.',
    };
  }
  for (const side of ['from', 'to'] as const) {
    for (const [i, code] of rule[side].entries()) {
      if (aboutAChild.includes(rule.purpose) && index.bodies.has(code)) {
        yield {
          at: [...at, side, i],
          message: `${code} is a body, and a body never holds a child`,
          remedy: 'Name councils only; a body’s staff act by mandate of a council.',
        };
      }
      if (
        index.councils.has(code) &&
        index.lines.has(rule.line) &&
        !inLineDuring(index.lines.get(rule.line), code, rule)
      ) {
        yield {
          at: [...at, side, i],
          message: `${code} is not in the service line ${rule.line}`,
          remedy: 'Add the council to the line, or remove it here.',
        };
      }
    }
  }
}
