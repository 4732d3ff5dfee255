import { REFERRAL_STATES } from '@conjoint/contracts';
import { chooseAgain, mayChooseAgain, type ChosenAgain, type RecordedChoice } from './offering.rules.js';

const HF = { code: 'E09000013', name: 'Hammersmith and Fulham' };
const KC = { code: 'E09000020', name: 'Kensington and Chelsea' };
const WM = { code: 'E09000033', name: 'Westminster' };
/** W10 5AA is in Kensington and Chelsea. */
const question = { here: HF, members: [HF, KC, WM], postcode: 'W10 5AA' };
const choice = (
  chosen: string | null,
  overrideReason: string | null = 'Stays there',
  nonMemberName: string | null = null,
) => ({
  chosen,
  nonMemberName,
  overrideReason,
});
const choose = (...asked: Parameters<typeof choice>) =>
  chooseAgain(question, { choice: choice(...asked), held: [] });
const fieldsOf = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    return (error as { fieldErrors: { field: string }[] }).fieldErrors.map(({ field }) => field);
  }
  return [];
};

describe('choosing the council of a recorded referral again', () => {
  it.each([
    ['another member', WM.code, null, 'pass-on'],
    ['the member of the postcode, once more', KC.code, null, 'pass-on'],
    ['this council', HF.code, null, 'here'],
    ['a council that is no member', 'E10000016', null, 'hand-over'],
    ['one known by its name only', null, 'Sark', 'hand-over'],
    ['a member by its name', null, 'westminster', 'pass-on'],
  ])('may be %s', (_, chosen, name, route) => {
    expect(choose(chosen, 'Stays there', name)).toMatchObject({ reason: 'Stays there', holding: { route } });
  });

  it.each([
    ['no council', null, 'Stays there', ['council.chosen']],
    ['a code nobody has', 'E99999999', 'Stays there', ['council.chosen']],
    ['no reason', WM.code, null, ['council.overrideReason']],
    ['no reason for the one of the postcode', KC.code, null, ['council.overrideReason']],
  ])('is refused with %s', (_, chosen, reason, fields) => {
    expect(fieldsOf(() => choose(chosen, reason))).toEqual(fields);
  });

  it('can only be the member that holds the case of a child already', () => {
    const held = [
      { childId: 'c1', holder: KC.code },
      { childId: 'c2', holder: HF.code },
    ];
    expect(fieldsOf(() => chooseAgain(question, { choice: choice(WM.code), held }))).toEqual([
      'council.chosen',
    ]);
    expect(chooseAgain(question, { choice: choice(KC.code), held }).holding.chosen).toBe(KC.code);
  });
});

describe('whether it may be chosen now', () => {
  const recorded: RecordedChoice = {
    state: 'waiting',
    version: 3,
    route: 'pass-on',
    chosen_name: KC.name,
    postcode: 'W10 5AA',
    override_reason: null,
    children: [{ state: 'waiting' }, { state: 'joined-episode' }],
  };
  const to = (council: { code: string }): ChosenAgain => choose(council.code);

  it.each(REFERRAL_STATES)('a referral that is %s', (state) => {
    const ask = (): boolean => mayChooseAgain({ ...recorded, state }, to(WM), 3);
    if (state === 'waiting') expect(ask()).toBe(true);
    else expect(ask).toThrow(expect.objectContaining({ code: 'not-acceptable-state' }));
  });

  it('not when a child of it was decided here, nor from a page that is out of date', () => {
    const decided = { ...recorded, children: [{ state: 'decided' }, { state: 'waiting' }] };
    expect(() => mayChooseAgain(decided, to(WM), 3)).toThrow('has been decided here');
    expect(() => mayChooseAgain(recorded, to(WM), 2)).toThrow(
      expect.objectContaining({ code: 'stale-version' }),
    );
  });

  it('changes nothing when the same request comes again', () => {
    const made = { ...recorded, version: 4, chosen_name: WM.name, override_reason: 'Stays there' };
    expect(mayChooseAgain({ ...made, state: 'offered' }, to(WM), 3)).toBe(false);
    // Returned in the meantime: it is not offered there any more.
    expect(() => mayChooseAgain(made, to(WM), 3)).toThrow(expect.objectContaining({ code: 'stale-version' }));
  });

  it('asks a member that returned it once more, but does not choose again what is recorded', () => {
    expect(mayChooseAgain(recorded, to(KC), 3)).toBe(true);
    expect(() => mayChooseAgain({ ...recorded, route: 'here', chosen_name: HF.name }, to(HF), 3)).toThrow(
      'is recorded already',
    );
  });

  it('keeps the council with a reason when the address was corrected since', () => {
    const here = { ...recorded, route: 'here' as const, chosen_name: HF.name, postcode: 'W6 9JU' };
    expect(mayChooseAgain(here, to(HF), 3)).toBe(true);
  });
});
