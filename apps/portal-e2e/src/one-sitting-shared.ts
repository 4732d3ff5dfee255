import type { PartitionEntry } from '@conjoint/platform';
import { arrives } from './arrives.js';
import { aHousehold, postcodeIn, type Household } from './households.js';
import * as work from './one-sitting-case.js';
import type { Sitting } from './one-sitting.js';
import { takeReferral } from './referral-form.js';

/** A child who is passed on, and a worker whom two councils share. */
export function shareChildren(sitting: Sitting): void {
  const { first, second, third, players } = sitting;
  describe('work on children that they share', () => {
    const shared = players.socialWorkerOf(third, second);
    const oneChild = (council: PartitionEntry, lives: PartitionEntry): Household => {
      const household = aHousehold(council);
      const { children, address } = household;
      return {
        ...household,
        children: children.slice(0, 1),
        address: { ...address, postcode: postcodeIn(lives) },
      };
    };
    const passedOn = oneChild(first, second);
    const own = oneChild(third, third);

    /** From the caseload to the closure, on the shortest way there is. */
    async function finish(place: PartitionEntry, name: string): Promise<void> {
      const visitor = await sitting.as('social-worker', place, shared);
      await work.openFromCaseload(visitor, name);
      await work.assess(visitor);
      await work.close(visitor);
      expect(await visitor.words()).toContain('The case is closed.');
    }

    it('one of whom is passed on by the postcode, and accepted and decided where she lives', async () => {
      const name = work.nameOf(passedOn);
      const front = await sitting.as('front-door-worker', first);
      await takeReferral(front, first, passedOn);
      await front.press('Send referral');
      expect(await front.words()).toContain(`was offered to ${second.name}`);
      const receiver = await sitting.as('front-door-worker', second);
      await receiver.follow('Passed on');
      const link = receiver.page.getByRole('link', { name: new RegExp(name) }).first();
      await arrives(
        () => receiver.open(receiver.path),
        async () => (await link.count()) > 0,
      );
      await receiver.follow(link);
      await receiver.press('Accept this referral');
      await work.decide(await sitting.as('front-door-manager', second), name);
      const manager = await sitting.as('team-manager', second);
      await work.openUnallocated(manager, name);
      await work.allocate(manager, shared);
      expect(await manager.words()).toContain(shared.name);
    });

    it('and another goes to a worker whom two councils share, who sees what she has in both', async () => {
      const name = work.nameOf(own);
      const front = await sitting.as('front-door-worker', third);
      await takeReferral(front, third, own);
      await front.press('Send referral');
      await work.decide(await sitting.as('front-door-manager', third), name);
      const manager = await sitting.as('team-manager', third);
      await work.openUnallocated(manager, name);
      const before = await work.carries(manager, shared);
      expect(before.elsewhere).toBeGreaterThan(0);
      await work.allocate(manager, shared);
      const visitor = await sitting.as('social-worker', third, shared);
      await visitor.follow('My caseload');
      const words = await visitor.words();
      expect(words).toContain(`${before.here + 1} child`);
      expect(words).toMatch(/Waiting under another council\s+\d+ child/);
      expect(words).not.toContain(work.nameOf(passedOn));
    });

    it('until both are assessed and closed, each in its own council', async () => {
      await finish(second, work.nameOf(passedOn));
      await finish(third, work.nameOf(own));
    });
  });
}
