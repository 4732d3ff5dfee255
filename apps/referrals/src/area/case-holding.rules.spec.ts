import {
  caseHolding,
  councilAfterAddresses,
  decidingPostcode,
  type CaseHoldingQuestion,
  type RecordedCouncil,
} from './case-holding.rules.js';

const here = { code: 'E09000013', name: 'Hammersmith and Fulham' };
const kensington = { code: 'E09000020', name: 'Kensington and Chelsea' };
const members = [here, kensington, { code: 'E09000033', name: 'Westminster' }];
const ask = (change: Partial<CaseHoldingQuestion>) =>
  caseHolding({ here, members, postcode: null, choice: null, ...change });
const choose = (
  chosen: string | null,
  overrideReason: string | null = null,
  nonMemberName: string | null = null,
) => ({
  chosen,
  overrideReason,
  nonMemberName,
});

describe('which council holds the case', () => {
  it('W10 5AA is Kensington and Chelsea, W10 5AB Westminster: both are passed on', () => {
    expect(ask({ postcode: 'w10 5aa' }).holding).toMatchObject({
      areaGss: 'E09000020',
      areaIsMember: true,
      postcode: 'W10 5AA',
      chosen: 'E09000020',
      route: 'pass-on',
      explanation:
        'W10 5AA is in Kensington and Chelsea. The referral is offered to Kensington and Chelsea; Hammersmith and Fulham stays responsible until it is accepted.',
    });
    expect(ask({ postcode: 'W105AB' }).holding).toMatchObject({ chosen: 'E09000033', route: 'pass-on' });
  });

  it('stays here when the child lives here', () => {
    expect(ask({ postcode: 'W6 9JU' }).holding).toMatchObject({ chosen: here.code, route: 'here' });
  });

  it('is handed over when the postcode is in a council that is no member', () => {
    const { holding, fieldErrors } = ask({ postcode: 'KT1 1EU' });
    expect(holding).toMatchObject({
      areaGss: 'E09000021',
      areaIsMember: false,
      chosen: null,
      route: 'hand-over',
    });
    expect(holding.chosenName).toMatch('Kingston');
    expect(fieldErrors).toEqual([]);
  });

  it.each([
    ['no postcode', null, 'No home postcode is known.'],
    ['a postcode nobody knows', 'NW1 1AA', 'outside the areas'],
    ['what is no postcode', 'somewhere', 'cannot be read'],
  ])('stays here with %s, and says so', (_, postcode, says) => {
    const { holding } = ask({ postcode });
    expect(holding).toMatchObject({ areaGss: null, chosen: here.code, route: 'here' });
    expect(holding.explanation).toMatch(says);
  });

  it('needs a reason when a person chooses another council than the postcode', () => {
    const without = ask({ postcode: 'W10 5AA', choice: choose(here.code) });
    expect(without.fieldErrors).toEqual([
      {
        field: 'council.overrideReason',
        message:
          'Enter why Hammersmith and Fulham should hold the case. W10 5AA is in Kensington and Chelsea.',
      },
    ]);
    const reason = 'The child stays here with an aunt';
    const withReason = ask({ postcode: 'W10 5AA', choice: choose(here.code, reason) });
    expect(withReason.fieldErrors).toEqual([]);
    expect(withReason.holding).toMatchObject({ route: 'here', overrideReason: reason });
    expect(withReason.holding.explanation).toBe(
      `W10 5AA is in Kensington and Chelsea. Hammersmith and Fulham was chosen instead: ${reason}`,
    );
  });

  it('keeps no reason where nothing was overridden', () => {
    const { holding } = ask({ postcode: 'W10 5AA', choice: choose(kensington.code, 'Left over') });
    expect(holding.overrideReason).toBeNull();
  });

  it('hands over to a council named by name or by its code, and takes a member by its name as that member', () => {
    const camden = ask({ postcode: null, choice: choose(null, 'Lives in Camden', 'Camden') });
    expect(camden.holding).toMatchObject({ chosen: null, chosenName: 'Camden', route: 'hand-over' });
    expect(ask({ choice: choose('E09000007', 'Lives there') }).holding).toMatchObject({
      chosen: null,
      chosenName: 'Camden',
      route: 'hand-over',
    });
    expect(ask({ choice: choose(null, 'Lives there', 'westminster') }).holding).toMatchObject({
      chosen: 'E09000033',
      route: 'pass-on',
    });
  });

  it('refuses a code that is no council', () => {
    for (const code of ['E09000099', 'tri-borough'])
      expect(ask({ choice: choose(code, 'Because') }).fieldErrors).toEqual([
        { field: 'council.chosen', message: 'Select a council from the list, or enter its name' },
      ]);
  });
});

describe('the postcode that decides', () => {
  const child = (ref: string) => ({ ref }) as never;
  const address = (people: string[], postcode: string | null, kind = 'home') =>
    ({ people, postcode, kind }) as never;
  it.each([
    ['the home of the first child', [address(['c2'], 'W6 9JU'), address(['c1'], 'W10 5AA')], 'W10 5AA'],
    ['another child when the first has no home', [address(['c2'], 'W6 9JU')], 'W6 9JU'],
    ['not an adult elsewhere', [address(['a1'], 'W6 9JU')], null],
    ['a temporary address when there is no home', [address(['c1'], 'W6 9JU', 'temporary')], 'W6 9JU'],
    [
      'a home before a temporary address',
      [address(['c1'], 'W6 9JU', 'temporary'), address(['c2'], 'W10 5AA')],
      'W10 5AA',
    ],
    ['nothing', [], null],
  ])('is that of %s', (_, addresses, expected) => {
    expect(decidingPostcode({ children: [child('c1'), child('c2')], addresses })).toBe(expected);
  });
});

describe('the council after an address was corrected', () => {
  const recorded: RecordedCouncil = {
    postcode: 'W6 9JU',
    areaGss: here.code,
    chosen: here.code,
    chosenName: here.name,
    overrideReason: null,
  };
  const overridden = { ...recorded, chosen: kensington.code, chosenName: kensington.name };
  it.each<[string, string | null, RecordedCouncil, string]>([
    ['the same postcode', 'W6 9JU', recorded, 'same'],
    ['another postcode of the same council', 'W6 0QT', recorded, 'recognised'],
    ['a postcode of another member', 'W10 5AA', recorded, 'asks'],
    ['a postcode of a council that is no member', 'KT1 1EU', recorded, 'asks'],
    ['no postcode any more, held here', null, recorded, 'recognised'],
    ['no postcode any more, held by another', null, overridden, 'asks'],
    [
      'the same area, chosen against it with a reason',
      'W6 0QT',
      { ...overridden, overrideReason: 'Stays there' },
      'recognised',
    ],
    [
      'another area, chosen against the first with a reason',
      'W10 5AB',
      { ...overridden, overrideReason: 'Stays there' },
      'asks',
    ],
    ['the area of the council that was chosen', 'W10 5AA', overridden, 'recognised'],
  ])('%s', (_, postcode, before, kind) => {
    const after = councilAfterAddresses({ here, members, postcode }, before);
    expect(after.kind).toBe(kind);
    // Whatever is only recognised anew stays with the council that holds it.
    if (after.kind === 'recognised') expect(after.holding.chosen).toBe(before.chosen);
  });
});
