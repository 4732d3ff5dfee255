import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cast, type Person } from './cast.js';
import { installation } from './environment.js';
import { Journey } from './journey.js';
import { signIn } from './sign-in.js';
import type { Visitor } from './visitor.js';

jest.setTimeout(240_000);
const HEADER = 'Posting date,Supplier number,Supplier name,Expense type,Department,Amount';

describe('costs of a service run for several councils', () => {
  let journey: Journey;
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-e2e-'));
  const { host, preparer } = someHost();
  const costs = `/councils/${host.code}/costs`;

  beforeAll(async () => {
    journey = await Journey.begin('costs');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await journey.end();
  });

  /** A file of its own each time: the same content again is refused. */
  const file = (name: string, ...amounts: string[]): string => {
    const supplier = randomUUID();
    const rows = amounts.map((amount, at) => `0${1 + at}/05/2026,1,${supplier},Rent,ZQ${100 + at},${amount}`);
    writeFileSync(join(folder, name), [HEADER, ...rows].join('\r\n'));
    return join(folder, name);
  };
  const upload = async (visitor: Visitor, path: string, status = 200): Promise<void> => {
    await visitor.open(`${costs}/new`);
    await visitor.page.locator('input[type=file]').setInputFiles(path);
    if (status !== 200) return visitor.press('Upload and read', { status });
    // The next page looks again by itself, and may do so while it is looked at: waited for until it is at rest.
    await visitor.page.getByRole('button', { name: 'Upload and read' }).click();
    await visitor.page.waitForURL(/costs\/[0-9a-f-]{36}$/);
    await finished(visitor);
  };

  it('are read, shown with what was not accepted and why, and taken when somebody accepts it', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, preparer, host);
    await visitor.open(costs);
    await visitor.follow(visitor.page.getByRole('button', { name: 'Upload a cost file' }));
    await visitor.press('Upload and read', { status: 422 });
    writeFileSync(join(folder, 'book.xlsx'), 'PK\u0003\u0004');
    await upload(visitor, join(folder, 'book.xlsx'), 422);
    writeFileSync(join(folder, 'other.csv'), `When,What,${randomUUID().slice(0, 8)}\n1,2,3\n`);
    await upload(visitor, join(folder, 'other.csv'));
    expect(await visitor.words()).toContain('Columns found: When | What');

    const path = file('may.csv', '"£1,234.56"', '-34.56', '=1+1', '1.005');
    await upload(visitor, path);
    const words = await visitor.words();
    expect(words).toMatch(/£1,200\.00/);
    expect(words).toContain('A formula stands where an amount should be');
    await visitor.picture('costs-to-accept');
    const downloading = visitor.page.waitForEvent('download');
    await visitor.page.getByRole('link', { name: 'Download this list as a CSV file' }).click();
    expect(readFileSync(await (await downloading).path(), 'utf8')).toContain("'=1+1");
    await visitor.page.getByRole('button', { name: 'Accept 2 rows of £1,200.00, without 2 rows' }).click();
    await visitor.page.waitForURL(/costs\/[0-9a-f-]{36}$/);
    await finished(visitor);
    expect(await visitor.words()).toContain('Accepted');
    await visitor.picture('costs-accepted');
    await upload(visitor, path, 422);
    expect(await visitor.words()).toContain('This file was uploaded before: may.csv');

    await visitor.open(costs);
    await visitor.follow(/^may\.csv/);
    await visitor.follow('only those that are not shared');
    await visitor.follow('Back to the file');
    await visitor.follow('See the lines');
    await visitor.picture('cost-lines');
    await visitor.follow('Back to the file');
    await visitor.follow('Undo this file');
    await visitor.press('Undo the file', { status: 422 });
    await visitor.type('Why is it undone?', 'It was only tried out.');
    await visitor.page.getByRole('button', { name: 'Undo the file' }).click();
    await visitor.page.waitForURL(/costs\/[0-9a-f-]{36}$/);
    await finished(visitor);
    expect(await visitor.words()).toContain('It was only tried out.');
  });

  it('may be let go of, and belong to agreements by rules that have an end', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, preparer, host);
    await visitor.open(`${costs}/rules`);
    await visitor.press('Add the rule', { status: 422 });
    const prefix = `ZQ${randomUUID().slice(0, 6)}`;
    await visitor.type('The cost centre begins with', prefix);
    await visitor.choose('Not shared');
    await visitor.date('From which posting date on?', { day: '1', month: '4', year: '2026' });
    await visitor.press('Add the rule');
    await visitor.picture('cost-rules');
    await visitor.follow(new RegExp(`End this rule.*${prefix}`));
    await visitor.press('End the rule', { status: 422 });
    await visitor.date('What is its last posting date?', { day: '31', month: '3', year: '2026' });
    await visitor.press('End the rule');

    await upload(visitor, file('june.csv', '1.00'));
    await visitor.press('Let it go and take nothing');
    expect(await visitor.words()).toContain('Nothing of it was taken');
  });

  function someHost(): { host: ReturnType<ReturnType<typeof cast>['council']>; preparer: Person } {
    const { partnership } = installation();
    for (const { host: code } of partnership.file.agreements) {
      const entry = partnership.partitions().find((one) => one.code === code)!;
      try {
        return { host: entry, preparer: cast().inRole('finance-preparer', entry) };
      } catch {
        // Nobody prepares there; perhaps somebody does at the next host.
      }
    }
    throw new Error('The partnership file has no host with a finance officer who prepares.');
  }
});

/** The page of a running file looks for itself how far it is, and shows the result when it has ended. */
async function finished(visitor: Visitor): Promise<void> {
  await visitor.page
    .locator('[data-progress-of-import], progress')
    .first()
    .waitFor({ state: 'detached', timeout: 60_000 });
  await visitor.page.waitForLoadState('load');
  await visitor.look();
}
