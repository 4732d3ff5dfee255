import { exampleReferral, referralInputSchema } from '@conjoint/contracts';
import {
  applyRecognitions,
  checkRecognitions,
  whyUnusable,
  type RecordedChild,
} from './recognition.rules.js';

const between = {
  here: 'B',
  sender: 'A',
  isMember: (holder: string) => ['A', 'B', 'C'].includes(holder),
  nameOf: (partition: string) => `Council ${partition}`,
};
const child = (more: Partial<RecordedChild> = {}): RecordedChild => ({
  childId: 'k1',
  restricted: false,
  holder: 'B',
  ...more,
});
const told = referralInputSchema.parse({
  ...exampleReferral,
  children: [
    { ref: 'c1', givenName: 'One', familyName: 'Child', sex: 'F', dateOfBirth: '2017-04-02' },
    { ref: 'c2', givenName: 'Two', familyName: 'Child', sex: 'F', dateOfBirth: '2018-04-02' },
  ],
});

describe('a recognised child', () => {
  it.each([
    ['is held here', child(), null],
    ['is held by nobody yet', child({ holder: null }), null],
    ['is held by the sender, whose release ends that', child({ holder: 'A' }), null],
    ['went to a council that is no member', child({ holder: 'Kent' }), null],
    ['is held by a third member', child({ holder: 'C' }), 'held-elsewhere'],
    ['is hidden', child({ restricted: true }), 'hidden'],
    ['is not there', undefined, 'gone'],
  ] as const)('%s', (_, recorded, expected) => {
    expect(whyUnusable(recorded, between)).toBe(expected);
  });
});

describe('what somebody recognised', () => {
  const found = new Map([
    ['k1', child()],
    ['k2', child({ childId: 'k2', restricted: true })],
    ['k3', child({ childId: 'k3', holder: 'C' })],
  ]);
  const check = (...pairs: [string, string][]) =>
    checkRecognitions(
      pairs.map(([ref, sameAsChildId]) => ({ ref, sameAsChildId })),
      told,
      found,
      between,
    );

  it('is accepted as it is', () => expect(check(['c1', 'k1'])).toEqual([]));

  it.each([
    ['a child that is not in the offer', [['c9', 'k1']], 'recognised.0.ref'],
    [
      'one child twice',
      [
        ['c1', 'k1'],
        ['c1', 'k9'],
      ],
      'recognised.1.ref',
    ],
    [
      'one record for two children',
      [
        ['c1', 'k1'],
        ['c2', 'k1'],
      ],
      'recognised.1.sameAsChildId',
    ],
    ['a record that is not there', [['c1', 'k9']], 'recognised.0.sameAsChildId'],
    ['a child of a third council', [['c1', 'k3']], 'recognised.0.sameAsChildId'],
  ] as [string, [string, string][], string][])('is refused: %s', (_, pairs, field) => {
    expect(check(...pairs).map((error) => error.field)).toEqual([field]);
  });

  it('says the same of a hidden record as of none', () => {
    expect(check(['c1', 'k2'])[0]!.message).toBe(check(['c1', 'k9'])[0]!.message);
  });

  it('becomes part of the referral, and what cannot be used any more is a new record', () => {
    const recognised = [
      { ref: 'c1', sameAsChildId: 'k1' },
      { ref: 'c2', sameAsChildId: 'k2' },
    ];
    const { referral, lost } = applyRecognitions(told, recognised, (id) =>
      whyUnusable(found.get(id), between),
    );
    expect(referral.children.map(({ sameAsChildId }) => sameAsChildId)).toEqual(['k1', null]);
    expect(lost).toEqual([{ ref: 'c2', sameAsChildId: 'k2', why: 'hidden' }]);
  });
});
