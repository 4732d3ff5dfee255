import { jest } from '@jest/globals';
import { arrives } from './arrives.js';
import { cast } from './cast.js';
import { installation } from './environment.js';
import { Journey } from './journey.js';
import { agreementText, countedAgreement, sealQuarter } from './recharge-costs.js';
import { signIn, signInAfresh } from './sign-in.js';
import type { Visitor } from './visitor.js';

jest.setTimeout(300_000);

describe('a council that is charged', () => {
  let journey: Journey;
  let reference: string;
  const players = cast();
  const agreement = countedAgreement();
  const host = installation()
    .partnership.partitions()
    .find(({ code }) => code === agreement.host)!;
  const council = players.council(0);
  const list = `/councils/${council.code}/charges-received`;

  beforeAll(async () => {
    journey = await Journey.begin('charges-received');
    ({ reference } = await sealQuarter(players, agreement, host));
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  async function openCharge(visitor: Visitor): Promise<void> {
    await arrives(
      () => visitor.open(list),
      async () => (await visitor.page.getByRole('link', { name: reference, exact: true }).count()) > 0,
      30,
    );
    await visitor.follow(reference);
  }

  it('sees it checked by its own service, queries it, and takes the query back', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, players.inRole('finance-preparer', council), council);
    await visitor.follow('Charges received');
    await openCharge(visitor);
    expect(await visitor.words()).toContain('Everything agrees');
    expect(await visitor.page.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(0);
    await visitor.press('Query');
    await visitor.press('Query the charge', { status: 422 });
    await visitor.choose('A cost line');
    await visitor.type('Which one?', 'PAY-07');
    await visitor.type('Disputed amount', '1.00');
    await visitor.type('Why?', 'The document is of another service.');
    await visitor.press('Query the charge');
    expect(await visitor.words()).toContain('Nothing is posted meanwhile');
    await visitor.press('Withdraw the query');
    expect(await visitor.words()).toContain('Waiting for your answer');
    await visitor.press('Check again');
    expect(await visitor.words()).toContain('Checked again: everything agrees.');
  });

  it('explains each penny, with its own evidence, and takes the lines away as a file', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, players.inRole('finance-preparer', council), council);
    await openCharge(visitor);
    await visitor.press('Explain each penny');
    expect(await visitor.words()).toContain('proved here to be the ones that were sealed');
    expect(await visitor.words()).toContain('REFUND');
    const href = await visitor.page.getByRole('button', { name: /^Download all lines/ }).getAttribute('href');
    const file = await visitor.page.request.get(href!);
    expect(await file.text()).toContain("'=1+1");
    await visitor.follow('See the evidence');
    expect(await visitor.heading()).toContain('days of');
    await visitor.press('Count again');
    expect(await visitor.heading()).toBe('Counted again: the same');
    await visitor.follow('Back to the count');
    await visitor.follow('All driver counts');
    expect(await visitor.words()).toContain(`Asked by ${host.name}`);
  });

  it('sets its own accounts, accepts it once, and both books agree', async () => {
    const visitor = await journey.visitor();
    await signInAfresh(visitor, players.inRole('finance-approver', council), council);
    await visitor.open(`/councils/${council.code}/account-codes`);
    const rest = visitor.page.getByRole('textbox', {
      name: new RegExp(`Every other code of ${agreementText(agreement.key)}$`),
    });
    await rest.fill('=1+1');
    const save = visitor.page.getByRole('button', {
      name: new RegExp(`Every other code of ${agreementText(agreement.key)}$`),
    });
    await visitor.press(save, { status: 422 });
    await visitor.page
      .getByRole('textbox', { name: new RegExp(`Every other code of ${agreementText(agreement.key)}$`) })
      .fill('CS-4410');
    await visitor.press(save);
    expect(await visitor.words()).toContain('goes to CS-4410 from now on');
    await openCharge(visitor);
    await visitor.follow(visitor.page.getByRole('button', { name: 'Accept', exact: true }));
    expect(await visitor.words()).toContain('Accepting is final');
    await visitor.press('Accept and post');
    expect(await visitor.words()).toContain('is posted as journal');
    await visitor.open(`/councils/${council.code}/books`);
    await arrives(
      () => visitor.open(visitor.path),
      async () => (await visitor.words()).includes('Both books agree, to the penny.'),
      30,
    );
  });
});
