import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkPartnership } from './check-partnership.js';
import type { Partnership } from './partnership.js';
import { planPartnership } from './partnership-plan.js';

const text = readFileSync(
  resolve(import.meta.dirname, '../../../../infra/partnerships/tri-borough.yaml'),
  'utf8',
);
const today = '2026-11-20';
const westminster = 'E09000033';

function parsed(changed: string): Partnership {
  const { partnership, problems } = checkPartnership(changed, { file: 'changed' });
  if (!partnership) throw new Error(problems.map((one) => `${one.path} ${one.message}`).join('\n'));
  return partnership;
}
const current = parsed(text);

/** The plan for the file with one passage changed. */
function planFor(from: string, to: string): ReturnType<typeof planPartnership> {
  if (!text.includes(from)) throw new Error(`the file has no ${from}`);
  return planPartnership(current, parsed(text.replace(from, () => to)), today);
}

const loan = `  - key: priya-nair-westminster
    organisation: lbhf
    person: priya-nair
    to: E09000033
    roles: [front-door-worker]
    lines: [front-door]
    statute: lga-1972-s113
    since: 2025-01-06
`;

describe('the plan of a partnership file', () => {
  it('is empty when nothing changes', () => {
    expect(planPartnership(current, parsed(text), today)).toEqual({
      partitions: [],
      installation: [],
      refusals: [],
    });
  });

  it('opens everything the first time, whenever it began', () => {
    const plan = planPartnership(null, current, today);
    expect(plan.refusals).toEqual([]);
    expect(plan.partitions.map((one) => one.partition)).toEqual([
      'E09000013',
      'E09000020',
      westminster,
      'tri-borough',
    ]);
    expect(plan.partitions.flatMap((one) => one.rows).every((row) => row.action === 'open')).toBe(true);
    const own = plan.partitions.find((one) => one.partition === westminster);
    expect(new Set(own?.rows.map((row) => row.list))).toEqual(
      new Set(['membership', 'line-membership', 'arrangement', 'standing-mandate', 'loan', 'sharing-rule']),
    );
    expect(own?.sentences).toContain('gains membership of the partnership, from 1 October 2011.');
    expect(plan.installation).toContain('Westminster City Council gets a sign-in for westminster.example.');
  });

  it('gives each partition rows of its own only', () => {
    for (const one of planPartnership(null, current, today).partitions) {
      expect(one.rows.every((row) => row.partition === one.partition)).toBe(true);
    }
  });

  it('ends a loan on a given day, in the council concerned only', () => {
    const plan = planFor(loan, `${loan}    until: 2026-12-31\n`);
    expect(plan.refusals).toEqual([]);
    expect(plan.partitions).toEqual([
      {
        partition: westminster,
        name: 'Westminster',
        sentences: [
          'has the loan priya-nair-westminster from lbhf, as front door worker until 31 December 2026.',
        ],
        rows: [
          expect.objectContaining({
            action: 'end',
            list: 'loan',
            period: { since: '2025-01-06', until: '2026-12-31' },
          }),
        ],
      },
    ]);
  });

  it('adds a rule from a day to come', () => {
    const added = loan
      .replace('priya-nair-westminster', 'leila-haddad')
      .replace('priya-nair', 'leila-haddad')
      .replace('2025-01-06', '2027-01-04');
    const plan = planFor(loan, loan + added);
    expect(plan.refusals).toEqual([]);
    expect(plan.partitions[0]?.rows).toEqual([
      expect.objectContaining({ action: 'open', key: 'leila-haddad' }),
    ]);
  });

  it('tells no name of a person', () => {
    const said = JSON.stringify(planPartnership(null, current, today));
    for (const { person } of current.inventedPeople()) expect(said).not.toContain(person.name);
  });

  describe('refuses to alter the past', () => {
    it.each([
      ['an entry that vanishes', loan, '', 'is gone from the file, although it has held', `until: ${today}`],
      [
        'an entry that says something else',
        loan,
        loan.replace('roles: [front-door-worker]', 'roles: [front-door-manager]'),
        'says something else than when it began',
        'add a new entry',
      ],
      ['an end before yesterday', loan, `${loan}    until: 2026-11-18\n`, 'which is past', '2026-11-19'],
      [
        'a beginning moved',
        loan,
        loan.replace('2025-01-06', '2025-03-01'),
        'before it was agreed here',
        'begin on',
      ],
      [
        'an entry dated back',
        loan,
        loan + loan.replace('priya-nair-westminster', 'another'),
        'before it was agreed here',
        'begin on',
      ],
    ])('%s', (_what, from, to, message, remedy) => {
      const { refusals } = planFor(from, to);
      expect(refusals.map((one) => one.partition)).toContain(westminster);
      expect(refusals.map((one) => one.message).join()).toContain(message);
      expect(refusals.map((one) => one.remedy).join()).toContain(remedy);
    });

    it('an end that has passed', () => {
      const ended = parsed(text.replace(loan, `${loan}    until: 2026-03-31\n`));
      expect(planPartnership(ended, current, today).refusals).toEqual([
        expect.objectContaining({ message: expect.stringContaining('ended on 31 March 2026') }),
      ]);
    });

    it('a partition that vanishes', () => {
      const { refusals } = planPartnership(
        parsed(
          readFileSync(
            resolve(import.meta.dirname, '../../../../infra/partnerships/achieving-for-children.yaml'),
            'utf8',
          ),
        ),
        current,
        today,
      );
      expect(refusals.filter((one) => one.message.endsWith('is gone from the file'))).toHaveLength(4);
    });
  });

  it('cancels what was only planned, without a trace in the past', () => {
    const planned = parsed(text.replace(loan, loan.replace('2025-01-06', '2027-01-04')));
    const without = parsed(text.replace(loan, ''));
    const plan = planPartnership(planned, without, today);
    expect(plan.refusals).toEqual([]);
    expect(plan.partitions[0]?.rows).toEqual([expect.objectContaining({ action: 'cancel', list: 'loan' })]);
  });

  it('says that seeds were applied once', () => {
    const plan = planFor('outcomes: [information-and-advice]', 'outcomes: [early-help]');
    expect(plan.partitions).toEqual([
      expect.objectContaining({
        partition: westminster,
        rows: [],
        sentences: [expect.stringContaining('applied once')],
      }),
    ]);
  });

  it('tells what changes in the installation', () => {
    expect(planFor('domains: [rbkc.example]', 'domains: [rbkc.example, kc.example]').installation).toEqual([
      'The sign-in of Kensington and Chelsea Council changes: rbkc.example, kc.example.',
    ]);
    const placed = parsed(
      `${text}placement: { databaseServers: [{ name: WCC }], partitions: [{ partition: ${westminster}, databaseServer: WCC }] }\n`,
    );
    expect(planPartnership(current, placed, today).installation).toEqual([
      expect.stringContaining('expected on WCC: move them'),
    ]);
  });
});
