import type { ReceivedChargeDetail } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { booksView } from '../books/books.view.js';
import { receivedView } from './received.view.js';

const names = { hasPartition: () => true, partition: (code: string) => ({ name: `Name of ${code}` }) };
const charge = (over: Partial<ReceivedChargeDetail> = {}): ReceivedChargeDetail => ({
  chargeId: '0199f1f0-0000-7000-8000-000000000001',
  host: 'trust',
  reference: 'front-door 2026-27 Q2 / 1',
  agreementKey: 'front-door',
  agreementHash: 'a'.repeat(64),
  sequence: 1,
  kind: 'quarter',
  period: { from: '2026-07-01', until: '2026-09-30' },
  totalPence: 12_345,
  lineCount: 3,
  sealedAt: '2026-10-12T09:30:00Z',
  receivedAt: '2026-10-12T09:31:00Z',
  state: 'received',
  version: 1,
  failedChecks: 0,
  accountingDate: '2026-09-30',
  hostJournalRef: 'J000001',
  vat: 'non-business',
  linesRoot: 'b'.repeat(64),
  pools: [],
  totals: [{ pool: 'front-door', subjective: '10100', amountPence: 12_345, account: 'CS-1' }],
  checks: [],
  checkedAt: '2026-10-12T09:31:00Z',
  queries: [],
  journal: null,
  ...over,
});
const approver = someoneActing(['finance-approver']);

describe('a charge received', () => {
  it('can be accepted by who approves, once everything agrees and each code has an account', () => {
    expect(receivedView(approver, charge(), names)).toMatchObject({ why: null });
    expect(receivedView(approver, charge(), names).acceptHref).toMatch(/\/accept$/);
  });

  it.each<[string, Partial<ReceivedChargeDetail>, string]>([
    ['not everything agrees', { failedChecks: 2 }, 'Query it, so that the host can put it right'],
    [
      'a code has no account',
      { totals: [{ pool: 'front-door', subjective: '10100', amountPence: 1, account: null }] },
      '1 code of the host has no account here. Set it under Account codes.',
    ],
  ])('says what stands in the way where %s', (_, over, words) => {
    const view = receivedView(approver, charge(over), names);
    expect(view.acceptHref).toBeNull();
    expect(view.why).toContain(words);
  });

  it('offers nothing that is not its reader’s to do, and nothing once it is posted', () => {
    const preparer = receivedView(someoneActing(['finance-preparer']), charge(), names);
    expect(preparer).toMatchObject({
      acceptHref: null,
      why: 'A finance officer who approves can accept it.',
    });
    expect(preparer.queryHref).not.toBeNull();
    const director = receivedView(someoneActing(['director']), charge(), names);
    expect([director.acceptHref, director.queryHref, director.againHref]).toEqual([null, null, null]);
    const posted = receivedView(approver, charge({ state: 'posted' }), names);
    expect([posted.acceptHref, posted.queryHref, posted.againHref, posted.why]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('both books', () => {
  const one = { agreementKey: 'front-door', host: 'trust', creditorPence: 5, transit: [], transitPence: 0 };
  const lead = (over: { debtorPence: number | null; differencePence: number | null }[]) =>
    booksView(
      approver,
      { asOf: '2026-10-12T09:31:00Z', balances: over.map((more) => ({ ...one, ...more })) },
      names,
    ).lead;
  it('say first whether they agree', () => {
    expect(lead([])).toBe('No host has charged this council anything yet.');
    expect(lead([{ debtorPence: 5, differencePence: 0 }])).toBe('Both books agree, to the penny.');
    expect(lead([{ debtorPence: 7, differencePence: 2 }])).toBe(
      '1 agreement has a difference between the two books.',
    );
    expect(lead([{ debtorPence: null, differencePence: null }])).toContain('the host does not answer');
  });
});
