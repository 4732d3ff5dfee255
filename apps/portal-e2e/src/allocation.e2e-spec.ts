import { join } from 'node:path';
import { jest } from '@jest/globals';
import { addDays, londonDate } from '@conjoint/kernel';
import { openCase, type OpenedCase } from './api-records.js';
import { cast } from './cast.js';
import { typedDate } from './households.js';
import { WORKSPACE } from './environment.js';
import { Journey } from './journey.js';
import { signIn } from './sign-in.js';
import type { Visitor } from './visitor.js';

jest.setTimeout(240_000);
const CENSUS = join(WORKSPACE, 'apps/workforce/src/census-import/fixtures/social_work_workforce_2022.xml');

describe('allocating children to workers', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const manager = players.inRole('team-manager', council);
  const worker = players.inRole('social-worker', council);
  let opened: OpenedCase;
  const at = (rest: string) => `/councils/${council.code}${rest}`;

  beforeAll(async () => {
    journey = await Journey.begin('allocation');
    opened = await openCase(council);
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  async function asManager(): Promise<Visitor> {
    const visitor = await journey.visitor();
    await signIn(visitor, manager, council);
    return visitor;
  }
  /** The episode is told to workforce within a moment. */
  async function toAllocate(visitor: Visitor): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      const answer = await visitor.page.request.get(at(`/episodes/${opened.episodeId}/allocate`));
      if (answer.ok() || tries > 50) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await visitor.open(at(`/episodes/${opened.episodeId}/allocate`));
  }

  it('gives a waiting child to a worker with a reason, and shows who has it', async () => {
    const visitor = await asManager();
    await visitor.open(at('/unallocated'));
    await visitor.picture('unallocated');
    await toAllocate(visitor);
    expect(await visitor.heading()).toContain(opened.name);
    await visitor.press('Allocate', { status: 422 });
    expect(await visitor.page.getByRole('alert').innerText()).toContain('Choose a worker');
    await visitor.choose(worker.name);
    await visitor.type('Why this worker?', 'Knows the school');
    await visitor.type('If the worker is not suggested: why her or him all the same?', 'Has agreed to it');
    await visitor.picture('allocate');
    await visitor.press('Allocate');
    expect(await visitor.words()).toContain('Knows the school');
    expect(await visitor.words()).toContain(worker.name);
    await visitor.picture('history');
  });

  it('is in the caseload of the worker, with what is due', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await visitor.open(at('/caseload'));
    const words = await visitor.words();
    expect(words).toContain(opened.name);
    expect(words).toMatch(/points/);
    await visitor.picture('caseload');
  });

  it('keeps a worker from a family by a restriction, until it is lifted', async () => {
    const visitor = await asManager();
    await toAllocate(visitor);
    await visitor.follow('Restrict a worker from this family');
    await visitor.page.getByLabel('Worker').selectOption({ label: worker.name });
    await visitor.press('Restrict', { status: 422 });
    await visitor.type('Why?', 'Is a neighbour of the family');
    await visitor.press('Restrict');
    expect(await visitor.words()).toContain('Is a neighbour of the family');
    await visitor.picture('restrictions');
    await toAllocate(visitor);
    expect(await visitor.words()).toContain('Restricted from this family');
    await visitor.open(at('/family-restrictions'));
    await visitor.follow(new RegExp(`^Lift the restriction of ${worker.name}`));
    await visitor.type('Why is it lifted?', 'Has moved away');
    await visitor.press('Lift restriction');
  });

  it('ends an allocation with a reason, and the child waits again', async () => {
    const visitor = await asManager();
    await visitor.open(at(`/episodes/${opened.episodeId}/allocations`));
    await visitor.follow('End this allocation');
    await visitor.press('End allocation', { status: 422 });
    await visitor.type('Why does it end?', 'It was for this journey only');
    await visitor.press('End allocation');
    expect(await visitor.words()).toContain('It was for this journey only');
    await toAllocate(visitor);
    expect(await visitor.heading()).toBe(`Allocate ${opened.name}`);
  });

  it('puts a child in another team with a reason, and shows who did', async () => {
    const visitor = await asManager();
    const name = `Support ${Date.now()}`;
    await visitor.open(at('/teams/new'));
    await visitor.type('Name of the team', name);
    await visitor.press('Save team');
    await visitor.open(at(`/episodes/${opened.episodeId}/allocations`));
    await visitor.follow('Put in another team');
    await visitor.press('Put in this team', { status: 422 });
    await visitor.picture('episode-team');
    await visitor.choose(name);
    await visitor.type('Why?', 'Her brother is known there');
    await visitor.press('Put in this team');
    expect(await visitor.words()).toContain(`The child is in ${name}`);
    expect(await visitor.words()).toContain('Her brother is known there');
    await visitor.picture('team-by-hand');
  });

  it('shows what a case weighs, and changes it from a day on with a reason', async () => {
    const visitor = await asManager();
    await visitor.follow('Points and targets');
    await visitor.picture('points');
    await visitor.follow('Change Child protection');
    await visitor.press('Record change', { status: 422 });
    await visitor.picture('points-change');
    const points = String(1 + (Number(String(Date.now()).slice(-4)) % 90));
    await visitor.type('Points', points);
    await visitor.date('First day', typedDate(addDays(londonDate(new Date()), 300)));
    await visitor.type('Why?', 'Agreed with the team managers');
    await visitor.press('Record change');
    expect(await visitor.words()).toContain('Agreed with the team managers');
    expect(await visitor.words()).toContain(`${points} point`);
  });

  it('shows a team with what each of its workers carries, and changes it', async () => {
    const visitor = await asManager();
    await visitor.open(at('/teams'));
    await visitor.follow(visitor.page.getByRole('main').getByRole('link', { name: /team$/i }).first());
    expect(await visitor.words()).toContain(worker.name);
    await visitor.picture('team');
    await visitor.follow('Change this team');
    await visitor.press('Save team');
    await visitor.open(at('/teams/new'));
    await visitor.press('Save team', { status: 422 });
  });
});

describe('keeping workers', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const officer = players.inRole('workforce-officer', council);
  const at = (rest: string) => `/councils/${council.code}${rest}`;
  const today = typedDate(londonDate(new Date()));

  beforeAll(async () => void (journey = await Journey.begin('workers')));
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  it('adds somebody, changes her hours from a day on, records an absence and that she leaves', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, officer, council);
    await visitor.open(at('/workers'));
    await visitor.picture('workers');
    await visitor.follow(visitor.page.getByRole('button', { name: 'Add a worker' }));
    await visitor.type('Name', 'Example Newcomer');
    await visitor.type('Social Work England registration number', '12');
    await visitor.date('First day', today);
    await visitor.choose('Agency');
    await visitor.press('Add worker', { status: 422 });
    await visitor.type('Social Work England registration number', 'SW654321');
    await visitor.press('Add worker');
    expect(await visitor.words()).toContain('SW654321');
    await visitor.follow('Change contract, grade or hours');
    await visitor.date('From which day?', today);
    await visitor.type('Contracted hours as full-time equivalent', '0.6');
    await visitor.press('Save');
    expect(await visitor.words()).toContain('0.6 full-time equivalent');
    await visitor.follow('Correct name or registration');
    await visitor.type('Name', 'Example Newcomer-Correct');
    await visitor.press('Save');
    await visitor.follow('Record an absence');
    await visitor.choose('Training');
    await visitor.date('First day', today);
    await visitor.press('Save');
    expect(await visitor.words()).toContain('Away');
    await visitor.follow(/^Change the absence/);
    await visitor.choose('It was recorded in error: there was no such absence');
    await visitor.press('Save');
    expect(await visitor.words()).toContain('None recorded.');
    await visitor.picture('worker');
    await visitor.follow('Record that she or he leaves');
    await visitor.date('Last day', today);
    await visitor.type('Why?', 'Was invented for this journey');
    await visitor.press('Record last day');
    expect(await visitor.words()).toContain('Was invented for this journey');
  });

  it('imports a workforce census as a sample, lists what its layout rejects, and takes it back', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, officer, council);
    await visitor.open(at('/workforce-imports'));
    await visitor.follow(visitor.page.getByRole('button', { name: 'Import a workforce census' }));
    await visitor.page.locator('input[type=file]').setInputFiles(CENSUS);
    await visitor.press('Import', { status: 422 });
    expect(await visitor.words()).toContain('census of authority 301');
    await visitor.choose('This file is a sample');
    await visitor.page.locator('input[type=file]').setInputFiles(CENSUS);
    await visitor.press('Import');
    const words = await visitor.words();
    expect(words).toContain('30, 18 of them agency');
    expect(words).toContain('QualInst is missing before QualLevel');
    await visitor.picture('workforce-import');
    await visitor.follow('Take this import back');
    await visitor.press('Take it back', { status: 422 });
    await visitor.type('Why is it taken back?', 'Was imported for this journey');
    await visitor.press('Take it back');
    expect(await visitor.words()).toContain('Was imported for this journey');
  });
});
