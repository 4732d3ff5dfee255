import { jest } from '@jest/globals';
import { londonDate, londonDateTime } from '@conjoint/kernel';
import { openCase, type OpenedCase } from './api-records.js';
import { cast } from './cast.js';
import { typedDate } from './households.js';
import { Journey } from './journey.js';
import { whileHanging } from './processes.js';
import { signIn } from './sign-in.js';
import type { Visitor } from './visitor.js';

jest.setTimeout(240_000);

describe('working on a case', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const worker = players.inRole('social-worker', council);
  const manager = players.inRole('team-manager', council);
  let opened: OpenedCase;
  const at = (rest: string) => `/councils/${council.code}${rest}`;

  beforeAll(async () => {
    journey = await Journey.begin('case-work');
    opened = await openCase(council);
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  async function atCase(who = worker): Promise<Visitor> {
    const visitor = await journey.visitor();
    await signIn(visitor, who, council);
    await visitor.open(at(`/children/${opened.childId}`));
    await visitor.follow(/^Open the case/);
    return visitor;
  }

  it('shows what is next, what is due and how that day was worked out', async () => {
    const visitor = await atCase();
    expect(await visitor.heading()).toBe(opened.name);
    const words = await visitor.words();
    expect(words).toContain('Finish the child and family assessment.');
    expect(words).toContain('Nobody has written a note yet.');
    await visitor.unfold('How this day was worked out', 'last');
    expect(await visitor.words()).toContain('45 working days');
    await visitor.picture('case');
  });

  it('keeps a note as it was written, its correction beside it, and a withdrawn one readable', async () => {
    const visitor = await atCase();
    await visitor.follow(visitor.page.getByRole('button', { name: 'Write a note' }));
    await visitor.press('Save the note', { status: 422 });
    expect(await visitor.page.getByRole('alert').innerText()).toContain('Select what kind of note this is');
    await visitor.choose('Visit');
    await moment(visitor);
    await visitor.type('Who was seen or spoken to?', 'The child and her mother');
    await visitor.choose('Yes, and alone');
    await visitor.type('The note', 'She showed me her room.');
    await visitor.press('Save the note');
    expect(await visitor.words()).toContain('She showed me her room.');

    await visitor.follow(/^Correct the note/);
    await visitor.type('The note', 'She showed me her room and her drawings.');
    await visitor.press('Save the correction', { status: 422 });
    await visitor.type('Why is it corrected?', 'Something was left out');
    await visitor.press('Save the correction');
    expect(await visitor.words()).toContain('Something was left out');
    await visitor.unfold('What it said before');
    expect(await visitor.words()).toContain('She showed me her room.');

    await visitor.follow(/^Withdraw the note/);
    await visitor.press('Withdraw the note', { status: 422 });
    await visitor.type('Why is it withdrawn?', 'It is about another child');
    await visitor.press('Withdraw the note');
    expect(await visitor.words()).toMatch(/Withdrawn by .*: It is about another child/);
  });

  it('takes an assessment over several sittings, and completes it when nothing is missing', async () => {
    const visitor = await atCase();
    await visitor.follow('Child and family assessment');
    await visitor.press('Check your answers');
    expect(await visitor.words()).toContain('Enter what the child says, or why the child’s voice is missing');
    await visitor.follow('Enter what the child says, or why the child’s voice is missing');
    await visitor.type('What does the child say?', 'I want my mother to be well.');
    await visitor.press('Save');
    expect(await visitor.words()).toContain('1 of 5 parts are written');
    await visitor.picture('assessment');

    // Another day, in another browser: what was saved is there.
    const later = await atCase();
    await later.follow('Child and family assessment');
    await later.follow('Factors');
    await later.choose('No factors identified');
    await later.press('Save');
    await later.follow('The parents’ voice');
    await later.type('If their voice is missing, why?', 'They live abroad and could not be reached.');
    await later.press('Save');
    await later.follow('Analysis');
    await later.type('What do you make of it?', 'The family copes well.');
    await later.press('Save');
    await later.follow('Outcome');
    await later.choose('No further action');
    await later.type('Why is this the outcome?', 'Nothing more is needed.');
    await later.choose('Family in acute stress');
    await later.press('Save');
    await later.press('Check your answers');
    expect(await later.words()).toContain('I want my mother to be well.');
    await later.press('Complete the assessment');
    const words = await later.words();
    expect(words).toContain('The assessment is completed in time.');
    expect(words).toContain('Close the case.');
  });

  it('corrects a completed assessment with a reason, and keeps what it said', async () => {
    const visitor = await atCase();
    await visitor.follow('Child and family assessment');
    await visitor.follow('Correct Analysis');
    await visitor.type('What do you make of it?', 'The family copes well with its friends.');
    await visitor.press('Save the correction', { status: 422 });
    await visitor.type('Why is it corrected?', 'The friends were left out');
    await visitor.press('Save the correction');
    const words = await visitor.words();
    expect(words).toContain('History of corrections');
    expect(words).toContain('The friends were left out');
  });

  it('closes with a census reason that fits the assessment', async () => {
    const visitor = await atCase();
    await visitor.follow('Close this case');
    await visitor.press('Close the case', { status: 422 });
    await visitor.choose('Case closed after assessment, referred to early help');
    await visitor.type('Rationale', 'The family needs nothing more from us.');
    await visitor.press('Close the case', { status: 422 });
    expect(await visitor.page.getByRole('alert').innerText()).toContain(
      'The outcome of the assessment is not early help',
    );
    await visitor.choose('Case closed after assessment, no further action');
    await visitor.press('Close the case');
    expect(await visitor.words()).toContain('The case is closed.');
    expect(await visitor.page.getByRole('link', { name: 'Undo the closure' }).count()).toBe(0);
  });

  it('opens again only where a manager says that the closure was a mistake', async () => {
    const visitor = await atCase(manager);
    await visitor.follow('Undo the closure');
    await visitor.press('Open the case again', { status: 422 });
    await visitor.type('Why was it a mistake?', 'The brother’s case was meant');
    await visitor.press('Open the case again');
    const words = await visitor.words();
    expect(words).toContain('The case is open again.');
    expect(words).toContain('The brother’s case was meant');
    await visitor.follow('Close this case');
    await visitor.choose('Case closed after assessment, no further action');
    await visitor.type('Rationale', 'It closes after all.');
    await visitor.press('Close the case');
  });

  it('is otherwise followed by a new referral about the child, which is a re-referral', async () => {
    const front = players.inRole('front-door-worker', council);
    const visitor = await journey.visitor();
    await signIn(visitor, front, council);
    await visitor.open(at(`/children/${opened.childId}`));
    await visitor.follow('Record new information about this child');
    expect(await visitor.words()).toContain('counts as a re-referral');
    await visitor.press('Start');
    const draft = visitor.path.split('/').slice(0, -1).join('/');
    await visitor.open(draft);
    expect(await visitor.heading()).toContain(opened.name);
  });

  it('of child protection begins its assessment from the case', async () => {
    opened = await openCase(council, 'strategy-discussion');
    const visitor = await atCase();
    expect(await visitor.words()).toContain('A social worker leads the enquiry');
    await visitor.press('Begin the assessment');
    expect(await visitor.heading()).toBe('Child and family assessment');
    expect(await visitor.words()).toContain('0 of 5 parts are written');
  });

  it('gives back what was typed while the records did not answer, and sends it again', async () => {
    const visitor = await atCase();
    await visitor.follow('Child and family assessment');
    await visitor.follow('Analysis');
    await visitor.type('What do you make of it?', 'Typed while nobody answered.');
    await whileHanging('referrals', () => visitor.press('Save', { status: 504 }));
    expect(await visitor.heading()).toBe('This is not available just now');
    expect(await visitor.words()).toContain('Typed while nobody answered.');
    await visitor.press('Send it again');
    expect(await visitor.words()).toContain('1 of 5 parts are written');
  });
});

/** A moment of today that is past, also in the first minutes of a day. */
async function moment(visitor: Visitor): Promise<void> {
  const now = londonDateTime(new Date(Date.now() - 1_000).toISOString());
  await visitor.date('When did it happen?', typedDate(londonDate(new Date(Date.now() - 1_000))));
  await visitor.type('Time', now.time);
}
