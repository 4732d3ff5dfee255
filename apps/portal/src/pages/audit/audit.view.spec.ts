import type { AuditEntry } from '@conjoint/contracts';
import { actionWords } from './action-words.js';
import { auditView } from './audit.view.js';

const entry = (over: Partial<AuditEntry>): AuditEntry => ({
  id: '1',
  at: '2026-11-23T09:00:00Z',
  who: 'lbhf.a',
  whoName: 'A Worker',
  roles: ['front-door-worker'],
  basis: 'employment: Local Government Act 1972, section 112',
  action: 'child.read',
  why: null,
  outcome: 'allowed',
  service: 'referrals',
  correlationId: 'c1',
  sealed: true,
  ...over,
});
const reads = (...times: string[]): AuditEntry[] =>
  times.map((time, index) => entry({ at: `2026-11-23T${time}:00Z`, correlationId: `c${index}` }));

describe('who has looked', () => {
  it('joins what one step left in several services', () => {
    const { sittings } = auditView([
      entry({}),
      entry({ service: 'workforce', action: 'authority.checked', sealed: false }),
    ]);
    expect(sittings).toHaveLength(1);
    expect(sittings[0]).toMatchObject({
      when: '23 November 2026, 9am',
      acts: [{ text: 'Opened the child’s record' }, { text: 'Was checked for delegated authority' }],
      sealed: false,
    });
  });

  it('is one line for what a person did in one go, with how often', () => {
    const { sittings } = auditView(reads('13:05', '13:06', '13:07', '13:07'));
    expect(sittings).toMatchObject([
      { when: '23 November 2026, 1:05pm to 1:07pm', acts: [{ text: 'Opened the child’s record (4 times)' }] },
    ]);
  });

  it('begins another line after a quarter of an hour, newest first', () => {
    const { sittings } = auditView(reads('13:05', '13:20', '13:36'));
    expect(sittings.map(({ when }) => when)).toEqual([
      '23 November 2026, 1:36pm',
      '23 November 2026, 1:05pm to 1:20pm',
    ]);
  });

  it('names both days of a sitting over midnight', () => {
    const [sitting] = auditView([
      entry({ at: '2026-11-23T23:55:00Z' }),
      entry({ at: '2026-11-24T00:05:00Z', correlationId: 'c2' }),
    ]).sittings;
    expect(sitting!.when).toBe('23 November 2026 at 11:55pm to 24 November 2026 at 12:05am');
  });

  it('never joins two people', () => {
    expect(auditView([entry({}), entry({ who: 'lbhf.b' })]).sittings).toHaveLength(2);
  });

  it('counts what happened and what was refused apart', () => {
    const [sitting] = auditView([
      entry({}),
      entry({ outcome: 'refused', correlationId: 'c2' }),
      entry({ action: 'refused: child.get.v1', outcome: 'refused', why: 'role', correlationId: 'c3' }),
    ]).sittings;
    expect(sitting!.acts).toEqual([
      { text: 'Opened the child’s record', refused: false, why: null },
      { text: 'Tried to open the child’s record, and was refused', refused: true, why: null },
      { text: 'Tried to open the child’s record, and was refused', refused: true, why: 'role' },
    ]);
  });

  it('says once of each person on what basis she acts', () => {
    const { people } = auditView([
      ...reads('13:05', '13:06'),
      entry({
        who: 'x.b',
        whoName: 'B Other',
        basis: 'contract: Children and Young Persons Act 2008; employment: x',
        roles: ['director'],
      }),
    ]);
    expect(people).toEqual([
      {
        who: 'A Worker',
        roles: 'Front-door worker',
        bases: ['Employed by this council or body: Local Government Act 1972, section 112'],
      },
      {
        who: 'B Other',
        roles: 'Director',
        bases: ['By contract: Children and Young Persons Act 2008', 'Employed by this council or body: x'],
      },
    ]);
  });

  it('names another council and the product itself', () => {
    const { sittings } = auditView(
      [
        entry({ who: 'partition:E09000020', action: 'elsewhere.look-up', why: 'from E09000020' }),
        entry({ who: 'system:referrals', correlationId: 'c2' }),
      ],
      (code) => `council ${code.at(-2)}`,
    );
    expect(sittings.map(({ who }) => who).sort()).toEqual(['Conjoint itself', 'council 2']);
    expect(sittings.flatMap(({ acts }) => acts.map(({ why }) => why))).toContain('from council 2');
  });

  it('says the outcomes of a decision in words, once each, and leaves a typed reason as it is', () => {
    const why = (text: string) => auditView([entry({ why: text })]).sittings[0]?.acts[0]?.why;
    expect(why('early-help, early-help')).toBe('Early help');
    expect(why('early-help, no-further-action')).toBe('Early help and No further action');
    expect(why('early-help, he said')).toBe('early-help, he said');
  });

  it('shows an action it has no words for', () => {
    expect(actionWords('thing.looked-at.v1')).toBe('Thing looked at');
    expect(actionWords('refused: thing.look.v1', 'refused')).toBe('Thing look: was refused');
  });

  it('says that the asker was shown the answers of the others, and who asked from there', () => {
    expect(actionWords('elsewhere.answered')).toBe('Was shown what the other councils answered');
    expect(actionWords('elsewhere.look-up')).toContain('from another council');
  });
});
