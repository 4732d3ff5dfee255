import { londonDate, londonDateTime } from '@conjoint/kernel';
import { arrives } from './arrives.js';
import type { Person } from './cast.js';
import { typedDate } from './households.js';
import type { Visitor } from './visitor.js';

/** The steps of a case, each by whoever does it, through the pages they find from the menu. */

/** The manager of the front door finds the referral in her queue and decides for every child of it. */
export async function decide(visitor: Visitor, name: string, others = 0): Promise<void> {
  await visitor.follow('Front door queue');
  const link = visitor.page.getByRole('link', { name: new RegExp(`^Decide.*${name}`) });
  await onItsPage(visitor, async () => (await link.count()) > 0);
  await visitor.follow(link);
  await visitor.choose('Child and family assessment', {
    within: visitor.page.getByRole('group', { name: `What is decided for ${name}?` }),
  });
  await visitor.type(`Rationale for ${name}`, 'What life is like at home needs to be understood.');
  if (others > 0) await visitor.choose(`The same as for ${name}`);
  await visitor.press('Continue');
  await visitor.picture('check-decision');
  await visitor.press(others > 0 ? 'Record the decisions' : 'Record the decision');
}

/** The team manager opens the page of a child whom nobody works with yet. */
export async function openUnallocated(visitor: Visitor, name: string): Promise<void> {
  await visitor.follow('Unallocated children');
  const all = visitor.page.getByRole('link', { name: /^All children of/ });
  if ((await all.count()) > 0) await visitor.follow(all);
  const link = visitor.page.getByRole('link', { name: `Allocate ${name}`, exact: true });
  // Workforce hears of the episode within a moment.
  await onItsPage(visitor, async () => (await link.count()) > 0);
  await visitor.follow(link);
}

/** Chooses a worker, says why, and gives her the other children of the same referral, too. */
export async function allocate(visitor: Visitor, worker: Person, siblings = 0): Promise<void> {
  await visitor.choose(worker.name);
  const boxes = await visitor.page.getByRole('checkbox').all();
  expectCount(boxes.length, siblings, 'brothers and sisters to allocate');
  for (const box of boxes) await box.check();
  await visitor.type('Why this worker?', 'Has the time, and knows the school.');
  const against = visitor.page.getByLabel('If the worker is not suggested: why her or him all the same?');
  await against.fill('The family asked for somebody who is near.');
  await visitor.press('Allocate');
}

/** How many children somebody has, on the page that offers her: here, and elsewhere if she works for another council, too. */
export async function carries(
  visitor: Visitor,
  worker: Person,
): Promise<{ here: number; elsewhere: number }> {
  const row = visitor.page
    .getByRole('row')
    .filter({ has: visitor.page.getByLabel(worker.name, { exact: true }) });
  const found = /Here (\d+)(?:, elsewhere (\d+))?/.exec(await row.innerText());
  if (!found) throw new Error(`the page does not say what ${worker.name} carries: ${await row.innerText()}`);
  return { here: Number(found[1]), elsewhere: Number(found[2] ?? 0) };
}

/** The worker finds the child in her caseload. */
export async function openFromCaseload(visitor: Visitor, name: string | RegExp): Promise<void> {
  await visitor.follow('My caseload');
  const link = visitor.page.getByRole('link', { name, exact: typeof name === 'string' });
  await onItsPage(visitor, async () => (await link.count()) > 0);
  await visitor.follow(link);
}

export async function writeNote(visitor: Visitor, text: string): Promise<void> {
  await visitor.follow(visitor.page.getByRole('button', { name: 'Write a note' }));
  await visitor.choose('Visit');
  const moment = new Date(Date.now() - 1_000); // past, also in the first minutes of a day
  await visitor.date('When did it happen?', typedDate(londonDate(moment)));
  await visitor.type('Time', londonDateTime(moment.toISOString()).time);
  await visitor.type('Who was seen or spoken to?', 'The child and the mother');
  await visitor.choose('Yes, and alone');
  await visitor.type('The note', text);
  await visitor.press('Save the note');
}

/** Every part of the assessment, in its order, and the last look before it is completed. */
export async function assess(visitor: Visitor, { unborn = false } = {}): Promise<void> {
  await visitor.follow('Child and family assessment');
  await visitor.follow('Factors');
  await visitor.choose('No factors identified');
  await visitor.press('Save');
  await visitor.follow('The child’s voice');
  if (unborn) await visitor.type('If the child’s voice is missing, why?', 'The child is not born yet.');
  else await visitor.type('What does the child say?', 'I like it at home. I want to see Grandma more.');
  await visitor.press('Save');
  await visitor.follow('The parents’ voice');
  await visitor.type('What do the parents or carers say?', 'We were late because of the new job.');
  await visitor.press('Save');
  await visitor.follow('Analysis');
  await visitor.type('What do you make of it?', 'The family copes well and knows whom to ask.');
  await visitor.press('Save');
  await visitor.follow('Outcome');
  await visitor.choose('No further action');
  await visitor.type('Why is this the outcome?', 'Nothing more is needed.');
  await visitor.choose('Family in acute stress');
  await visitor.press('Save');
  await visitor.press('Check your answers');
  await visitor.press('Complete the assessment');
}

/** Closes the case with the census reason that fits its assessment. */
export async function close(visitor: Visitor): Promise<void> {
  await visitor.follow('Close this case');
  await visitor.choose('Case closed after assessment, no further action');
  await visitor.type('Rationale', 'The family needs nothing more from this council.');
  await visitor.press('Close the case');
}

/** Opens the page again until it shows what a message brings. */
async function onItsPage(visitor: Visitor, there: () => Promise<boolean>): Promise<void> {
  const address = visitor.page.url();
  await arrives(() => visitor.open(address), there, 20);
}

function expectCount(found: number, wanted: number, what: string): void {
  if (found !== wanted) throw new Error(`${found} ${what} instead of ${wanted}`);
}

/** "Given Family" of the first child of a household. */
export function nameOf({
  children: [child],
}: {
  children: readonly { givenName: string; familyName: string }[];
}): string {
  return `${child!.givenName} ${child!.familyName}`;
}
