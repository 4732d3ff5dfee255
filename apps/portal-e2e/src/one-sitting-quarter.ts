import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrives } from './arrives.js';
import { installation } from './environment.js';
import { setGoing } from './long-work.js';
import type { Sitting } from './one-sitting.js';
import * as partner from './one-sitting-partner.js';
import * as recharge from './one-sitting-recharge.js';
import { amountIn, downloadedRows, linesAndTotal, pence, rowOf, sum, tableOf } from './page-tables.js';
import { countedAgreement } from './recharge-costs.js';
import type { Visitor } from './visitor.js';

/** A quarter of the joint service, from the ledger of its host to the journals of its partners, and what came late for it. */
export function closeAQuarter(sitting: Sitting): void {
  const { first, second, third } = sitting;
  describe('close a quarter of their joint service', () => {
    const folder = mkdtempSync(join(tmpdir(), 'conjoint-e2e-'));
    const agreement = countedAgreement();
    const host = installation()
      .partnership.partitions()
      .find(({ code }) => code === agreement.host)!;
    const list = `/councils/${host.code}/recharges`;
    let quarter: recharge.QuarterToClose;
    let run = '';
    let reference = '';
    let charges: readonly partner.Charge[] = [];

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const takeCosts = (visitor: Visitor, amounts: readonly string[], wrong: readonly string[] = []) =>
      recharge.takeCosts(visitor, host, {
        agreement: agreement.key,
        file: join(folder, `ledger-${amounts.length}.csv`),
        text: recharge.ledgerExtract(quarter, amounts, wrong),
      });

    /** What each partner is charged, as the run says; it adds to what was shared. */
    async function chargesOf(visitor: Visitor): Promise<readonly partner.Charge[]> {
      const parts = await tableOf(visitor, 'What each partner is charged');
      const found = [first, second, third].map((council) => ({
        partner: council,
        amountPence: pence(rowOf(parts, council.shortName)['This charge']!),
      }));
      const [, altogether] = /(\S+) altogether/.exec(await visitor.words())!;
      expect(sum(found.map(({ amountPence }) => amountPence))).toBe(pence(altogether!));
      return found;
    }

    /** Another person approves what was calculated, and seals it. */
    async function approveAndSeal(): Promise<string> {
      const approver = await sitting.afresh('finance-approver', host);
      await approver.open(run);
      await approver.press('Check and approve');
      await approver.choose('I have checked this run');
      await setGoing(approver, 'Approve and seal', /^\s*(Sealed|Posted)/);
      expect(await approver.words()).toContain('This run is sealed and never changes');
      const named = approver.page.locator('.govuk-summary-list__row', { hasText: 'Reference' }).first();
      return (await named.locator('dd').innerText()).trim();
    }

    it('whose costs the host’s finance officer uploads, has counted and calculates, and cannot approve', async () => {
      const preparer = await sitting.as('finance-preparer', host);
      await preparer.open(list);
      await recharge.cancelOpenRun(preparer, agreement, list);
      quarter = await recharge.quarterToClose(preparer, agreement);
      const amounts = ['118234.57', '4456.80', '52310.99', '-34.56', '0.01', '0.01', '0.01', '1250.00'];
      const accepted = await takeCosts(preparer, amounts, ['=1+1']);
      expect(accepted).toBe(sum(amounts.map(pence)));
      await preparer.open(list);
      await preparer.picture('recharges');
      const open = amountIn(await recharge.offered(preparer, agreement, quarter).innerText());
      expect(open).toBeGreaterThanOrEqual(accepted);
      await recharge.startRun(preparer, agreement, quarter);
      run = preparer.path;
      if (quarter.kind === 'quarter') await preparer.press('Ask the partners for their counts');
      await setGoing(preparer, 'Calculate', /To be approved/);
      charges = await chargesOf(preparer);
      expect(sum(charges.map(({ amountPence }) => amountPence))).toBe(open);
      expect(await preparer.words()).toContain('waits for approval by somebody who did not prepare');
      await preparer.open(`${run}/approve`);
      expect(await preparer.words()).toContain('There is nothing here for you to approve');
    });

    it('that another person approves, and that is charged to each of them', async () => {
      reference = await approveAndSeal();
      const preparer = await sitting.as('finance-preparer', host);
      await preparer.open(run);
      await preparer.picture('recharge');
      const rows = await downloadedRows(preparer, 'Download the charges (CSV)');
      for (const { partner: council, amountPence } of charges) {
        const its = rows.filter((row) => row['Partner code'] === council.code);
        const amounts = (total: boolean): number[] =>
          its.filter((row) => (row['Subjective'] === 'Total') === total).map((row) => pence(row['Amount']!));
        expect(amounts(true)).toEqual([amountPence]);
        expect(sum(amounts(false))).toBe(amountPence);
      }
      const { lines, total } = linesAndTotal(await downloadedRows(preparer, 'the lines (CSV)'));
      const charged = sum(charges.map(({ amountPence }) => amountPence));
      expect(sum(lines.map((line) => pence(line['Net amount']!)))).toBe(charged);
      for (const { partner: council, amountPence } of charges)
        for (const shared of [
          sum(lines.map((line) => pence(line[council.shortName]!))),
          pence(total[council.shortName]!),
        ])
          expect(shared).toBe(amountPence);
    });

    it('of which each sees every penny explained, and may query it', async () => {
      for (const charge of charges) {
        const officer = await sitting.as('finance-preparer', charge.partner);
        await partner.openCharge(officer, reference);
        expect(await officer.words()).toContain('Everything agrees');
        await partner.checkExplained(officer, charge);
        if (charge.partner === second) await partner.queryAndWithdraw(officer);
      }
    });

    it('and accepts it, until both books of all agree', async () => {
      for (const { partner: council, amountPence } of charges) {
        const approver = await sitting.afresh('finance-approver', council);
        await partner.accept(approver, reference, amountPence);
      }
      const preparer = await sitting.as('finance-preparer', host);
      await arrives(
        () => preparer.open(run),
        async () => (await preparer.words()).includes('Posted in all books'),
        30,
      );
      await preparer.open(`/councils/${host.code}/recharge-books`);
      expect(await preparer.words()).toContain('Debits and credits are equal.');
    });

    it('for which a cost comes late, and only the difference is charged', async () => {
      const preparer = await sitting.as('finance-preparer', host);
      const late = await takeCosts(preparer, ['1000.01', '-0.02']);
      await preparer.open(list);
      await recharge.startRun(preparer, agreement, { ...quarter, kind: 'correction' });
      run = preparer.path;
      await setGoing(preparer, 'Calculate', /To be approved/);
      const differences = await chargesOf(preparer);
      expect(sum(differences.map(({ amountPence }) => amountPence))).toBe(late);
      reference = await approveAndSeal();
      for (const { partner: council, amountPence } of differences) {
        const approver = await sitting.afresh('finance-approver', council);
        await partner.accept(approver, reference, amountPence);
        await approver.open(`/councils/${council.code}/books`);
        await arrives(
          () => approver.open(approver.path),
          async () => (await approver.words()).includes('Both books agree, to the penny.'),
          30,
        );
      }
    });
  });
}
