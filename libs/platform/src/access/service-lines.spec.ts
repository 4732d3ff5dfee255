import type { Access, LineKind } from '@conjoint/contracts';
import { kindsInWords, mandatesOnLine } from './service-lines.js';

const kinds: Record<string, LineKind[]> = {
  access: ['front-door'],
  care: ['childrens-social-care', 'looked-after-children'],
  courts: ['youth-justice'],
};
const partnership = { kindsOfLine: (key: string) => kinds[key] ?? [] };
const work = (lines: Extract<Access, { by: 'mandate' }>['lines']) => ({
  by: 'mandate' as const,
  roles: 'any' as const,
  lines,
});
const mandate = (basis: string, ...lines: string[]) => ({ basis, lines });

describe('the mandates that reach a service line', () => {
  it.each<[string, ReturnType<typeof mandate>, LineKind[] | 'any', boolean]>([
    ['employment, whatever its lines', mandate('employment'), ['front-door'], true],
    ['a contract for the line', mandate('contract', 'access'), ['front-door'], true],
    ['a loan for a line of several kinds', mandate('s113-loan', 'care'), ['looked-after-children'], true],
    ['work of several kinds', mandate('contract', 'access'), ['childrens-social-care', 'front-door'], true],
    ['a contract for another line', mandate('contract', 'courts'), ['front-door'], false],
    ['a line the file no longer has', mandate('contract', 'gone'), ['front-door'], false],
    ['a contract without any line', mandate('contract'), ['front-door'], false],
    ['work of every line', mandate('contract', 'courts'), 'any', true],
  ])('%s', (_, held, lines, reaches) =>
    expect(mandatesOnLine(work(lines), [held], partnership)).toEqual(reaches ? [held] : []),
  );

  it('leaves out the others, so that their roles do not count', () =>
    expect(
      mandatesOnLine(
        work(['front-door']),
        [mandate('contract', 'access'), mandate('s113-loan', 'courts')],
        partnership,
      ),
    ).toEqual([mandate('contract', 'access')]));

  it('says the kinds in words', () => {
    expect(kindsInWords(['front-door'])).toBe('front door');
    expect(kindsInWords(['front-door', 'childrens-social-care', 'looked-after-children'])).toBe(
      'front door, children’s social care or looked after children',
    );
  });
});
