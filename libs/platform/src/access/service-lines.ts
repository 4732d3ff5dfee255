import type { Access, LineKind } from '@conjoint/contracts';

interface HeldMandate {
  readonly basis: string;
  readonly lines: readonly string[];
}

/** Where the kinds of a line are known: the partnership file. */
export interface LinesOfPartnership {
  kindsOfLine(key: string): readonly LineKind[];
}

/**
 * The mandates by which somebody may do a piece of work, as far as its service line goes: who is employed by the council works on
 * all its lines, anybody else on the lines of her mandate (docs/adr/0010-lines-at-the-gate.md).
 */
export function mandatesOnLine<M extends HeldMandate>(
  access: Extract<Access, { by: 'mandate' }>,
  mandates: readonly M[],
  partnership: LinesOfPartnership,
): M[] {
  const { lines } = access;
  if (lines === 'any') return [...mandates];
  return mandates.filter(
    (mandate) =>
      mandate.basis === 'employment' ||
      mandate.lines.some((line) => partnership.kindsOfLine(line).some((kind) => lines.includes(kind))),
  );
}

/** "front door or children’s social care" */
export function kindsInWords(kinds: readonly LineKind[]): string {
  const words = kinds.map((kind) =>
    kind === 'childrens-social-care' ? 'children’s social care' : kind.replaceAll('-', ' '),
  );
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
