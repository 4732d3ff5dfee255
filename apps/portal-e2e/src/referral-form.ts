import { londonDateTime } from '@conjoint/kernel';
import type { PartitionEntry } from '@conjoint/platform';
import { typedDate, type Household, type HouseholdChild } from './households.js';
import type { Visitor } from './visitor.js';

export const SAVE = 'Save and continue';
const AN_HOUR_MS = 60 * 60_000;

/** The pages of a referral in their order, each answered as the household has it. */
export async function takeReferral(
  visitor: Visitor,
  council: PartitionEntry,
  household: Household,
  otherwise: { council?: () => Promise<void>; matches?: () => Promise<void> } = {},
): Promise<void> {
  await startReferral(visitor, council.code);
  await answerWhatCameIn(visitor, household);
  await answerHousehold(visitor, household);
  if (otherwise.matches) await otherwise.matches();
  else await answerMatches(visitor, household);
  await answerWorry(visitor, household);
  if (otherwise.council) await otherwise.council();
  else await visitor.choose(/./, { within: visitor.page.locator('.govuk-radios').first() }); // the council of the address
  await visitor.press(SAVE);
  await visitor.press(visitor.page.getByRole('button', { name: 'Check your answers' }));
}

export async function startReferral(visitor: Visitor, council: string): Promise<void> {
  await visitor.open(`/councils/${council}/referrals/start`);
  await visitor.press('Start now');
}

export async function answerWhatCameIn(visitor: Visitor, { referrer }: Household): Promise<void> {
  await visitor.choose('No');
  await visitor.press(SAVE);
  const { date, time } = londonDateTime(new Date(Date.now() - AN_HOUR_MS).toISOString());
  await visitor.date('Date received', typedDate(date));
  await visitor.type('Time received', time);
  await visitor.choose('Telephone');
  await visitor.press(SAVE);
  await visitor.choose('School');
  await visitor.press(SAVE);
  await visitor.type('Name', referrer.name);
  await visitor.type('Telephone number', referrer.telephone);
  await visitor.press(SAVE);
}

export async function answerHousehold(visitor: Visitor, household: Household): Promise<void> {
  for (const [index, child] of household.children.entries()) {
    await answerChild(visitor, child);
    await visitor.press(SAVE);
    await another(visitor, index + 1 < household.children.length);
  }
  const { adult, address } = household;
  await another(visitor, true);
  await visitor.type('Given name', adult.givenName);
  await visitor.type('Family name', adult.familyName);
  await visitor.choose('Female');
  await visitor.press(SAVE);
  await another(visitor, false);
  for (const child of household.children) {
    const kind = child.expected ? 'Expectant parent (of a child not born yet)' : 'Mother';
    const mother = visitor.page.getByRole('group', {
      name: `${adult.givenName} ${adult.familyName}`,
      exact: true,
    });
    await visitor.type(/is the child’s/, kind, { within: mother });
    await visitor.choose('Yes', { within: mother });
    // What was said on the first child's page is not asked again on the second's.
    const sibling = visitor.page.getByLabel(/\(expected .*\) is the child’s/);
    if ((await sibling.count()) > 0)
      await visitor.type(/\(expected .*\) is the child’s/, 'Brother or sister');
    await visitor.press(SAVE);
  }
  await another(visitor, true);
  await visitor.type('Address line 1', address.line1);
  await visitor.type('Postcode', address.postcode);
  await visitor.choose('Home');
  for (const box of await visitor.page
    .getByRole('group', { name: 'Who lives there?' })
    .getByRole('checkbox')
    .all())
    await visitor.choose(await nameOf(visitor, box));
  await visitor.press(SAVE);
  await another(visitor, false);
}

export async function answerChild(visitor: Visitor, child: HouseholdChild): Promise<void> {
  await visitor.type('Given name', child.givenName);
  await visitor.type('Family name', child.familyName);
  if (child.expected) {
    await visitor.choose('Not yet');
    await visitor.date('Expected date', typedDate(child.expected));
  } else if (child.born) {
    await visitor.choose('Yes, and the date of birth is known');
    await visitor.date('Date of birth', typedDate(child.born));
    await visitor.choose(child.sex ?? 'Female');
  }
}

/** "None of these" for every child, or the page that says that there is no match. */
export async function answerMatches(visitor: Visitor, { children }: Household): Promise<void> {
  for (const _ of children) {
    const none = visitor.page.getByLabel('None of these', { exact: true });
    if ((await none.count()) > 0) await visitor.choose('None of these');
    await visitor.press(SAVE);
  }
}

export async function answerWorry(visitor: Visitor, { worry }: Household): Promise<void> {
  await visitor.type('What is the worry?', worry);
  await visitor.choose('Yes');
  await visitor.press(SAVE);
}

async function another(visitor: Visitor, more: boolean): Promise<void> {
  await visitor.choose(more ? 'Yes' : 'No');
  await visitor.press(SAVE);
}

async function nameOf(
  visitor: Visitor,
  box: { getAttribute(name: string): Promise<string | null> },
): Promise<string> {
  const id = await box.getAttribute('id');
  return (await visitor.page.locator(`label[for="${id}"]`).innerText()).trim();
}
