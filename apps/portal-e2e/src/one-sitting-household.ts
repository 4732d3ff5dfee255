import { arrives } from './arrives.js';
import { aHousehold } from './households.js';
import * as work from './one-sitting-case.js';
import type { Sitting } from './one-sitting.js';
import { tableOf } from './page-tables.js';
import { takeReferral } from './referral-form.js';
import type { Visitor } from './visitor.js';

/** One council: from the telephone call to the closure, and into the figures of the month. */
export function takeAHousehold(sitting: Sitting): void {
  const { first, players } = sitting;
  describe('take a household from the front door to the closure', () => {
    const household = aHousehold(first);
    const name = work.nameOf(household);
    const worker = players.inRole('social-worker', first);
    const counted = new Map<string, number>();
    const INDICATORS = ['Referrals', 'Assessments within 45 working days'];

    /** What the page of an indicator counts for the month that runs. */
    async function thisMonth(visitor: Visitor, indicator: string): Promise<number> {
      await visitor.follow('Figures');
      await visitor.follow(indicator);
      const [latest] = await tableOf(visitor, 'Month by month');
      const [month, count] = Object.values(latest!);
      expect(month).toContain('So far');
      return Number(count!.replaceAll(',', ''));
    }

    it('that is counted in no figure yet', async () => {
      const analyst = await sitting.as('performance-analyst', first);
      for (const indicator of INDICATORS) counted.set(indicator, await thisMonth(analyst, indicator));
    });

    it('whose two children are recorded once, and decided for together', async () => {
      const front = await sitting.as('front-door-worker', first);
      await takeReferral(front, first, household);
      await front.press('Send referral');
      const manager = await sitting.as('front-door-manager', first);
      await work.decide(manager, name, 1);
      expect(await manager.words()).toContain(`the same as for ${name}`);
    });

    it('that a team manager gives to one worker, with her reason', async () => {
      const manager = await sitting.as('team-manager', first);
      await work.openUnallocated(manager, name);
      await manager.picture('allocate');
      const before = await work.carries(manager, worker);
      await work.allocate(manager, worker, 1);
      expect(await manager.words()).toContain(worker.name);
      const visitor = await sitting.as('social-worker', first, worker);
      await visitor.follow('My caseload');
      expect(await visitor.words()).toContain(`${before.here + 2} children`);
      await visitor.picture('caseload');
    });

    it('that she writes of, assesses, and closes with a census reason', async () => {
      const visitor = await sitting.as('social-worker', first, worker);
      await work.openFromCaseload(visitor, name);
      await work.writeNote(visitor, 'We talked in the kitchen about school and about the new job.');
      await visitor.picture('case');
      await work.assess(visitor);
      expect(await visitor.words()).toContain('The assessment is completed in time.');
      await work.close(visitor);
      expect(await visitor.words()).toContain('Case closed after assessment, no further action');
      await work.openFromCaseload(visitor, new RegExp(`^${household.adult.familyName} \\(unborn`));
      await work.assess(visitor, { unborn: true });
      await work.close(visitor);
      await visitor.follow('My caseload');
      expect(await visitor.words()).not.toContain(name);
    });

    it('that stands in the figures of its month', async () => {
      const analyst = await sitting.as('performance-analyst', first);
      for (const indicator of INDICATORS) {
        let now = await thisMonth(analyst, indicator);
        await arrives(
          async () => void (now = await thisMonth(analyst, indicator)),
          () => Promise.resolve(now >= counted.get(indicator)! + 2),
          30,
        );
        await analyst.picture('indicator');
      }
    });
  });
}
