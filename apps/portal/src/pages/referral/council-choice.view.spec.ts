import { Form } from '../../framework/form.js';
import { chosenWords, councilItems, typedCouncil } from './council-choice.view.js';
import { referralOf } from './referral.fixture.js';

const here = { code: 'E09000013', name: 'Example' };
const members = [here, { code: 'E09000020', name: 'Second' }, { code: 'E09000033', name: 'Third' }];
const { caseHolding } = referralOf();
const items = councilItems({ caseHolding, councilQuestion: null }, { here, members });
const fieldsOf = (form: Record<string, string>): string[] => {
  try {
    typedCouncil(new Form(form), items);
  } catch (error) {
    return (error as { fieldErrors: { field: string }[] }).fieldErrors.map(({ field }) => field);
  }
  return [];
};

describe('choosing the council again', () => {
  it('offers the other members, and this council only where another was chosen before', () => {
    expect(items.map(({ value }) => value)).toEqual(['E09000020', 'E09000033']);
    const elsewhere = councilItems(
      { caseHolding: { ...caseHolding, route: 'pass-on' }, councilQuestion: null },
      { here, members },
    );
    expect(elsewhere.map(({ value }) => value)).toEqual(['E09000020', 'E09000033', 'E09000013']);
    const councilQuestion = { postcode: 'W10 5AA', councilName: 'Kensington', explanation: 'There.' };
    const asked = councilItems({ caseHolding, councilQuestion }, { here, members });
    expect(asked.map(({ value }) => value)).toContain('E09000013');
  });

  it('reads a member, or the name of a council outside the partnership', () => {
    expect(
      typedCouncil(
        new Form({ choice: 'E09000020', nonMemberName: 'left over', reason: 'Stays there' }),
        items,
      ),
    ).toEqual({
      chosen: 'E09000020',
      nonMemberName: null,
      overrideReason: 'Stays there',
    });
    expect(
      typedCouncil(new Form({ choice: 'no-member', nonMemberName: 'Kent', reason: 'Lives there' }), items),
    ).toEqual({
      chosen: null,
      nonMemberName: 'Kent',
      overrideReason: 'Lives there',
    });
  });

  it.each([
    [{}, ['choice', 'reason']],
    [{ choice: 'E09000013', reason: 'Not offered' }, ['choice']],
    [{ choice: 'no-member', reason: 'Lives there' }, ['nonMemberName']],
    [{ choice: 'E09000020', reason: 'x' }, ['reason']],
  ])('says all that is missing: %j', (form, fields) => expect(fieldsOf(form)).toEqual(fields));

  it.each([
    ['pass-on', 'is offered to Third'],
    ['hand-over', 'Print the hand-over'],
    ['here', 'Example holds the case'],
  ] as const)('says afterwards who is responsible: %s', (route, words) => {
    expect(chosenWords({ caseHolding: { ...caseHolding, route, chosenName: 'Third' } }, 'Example')).toContain(
      words,
    );
  });
});
