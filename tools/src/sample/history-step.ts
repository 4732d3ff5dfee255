import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { londonDate } from '@conjoint/kernel';
import type { Partnership } from '@conjoint/platform';
import { planCouncil } from './plan/council-plan.js';
import type { InventedSignIn } from './plan/workers-plan.js';
import { SAMPLE_SEED } from './sample-seed.js';
import { runSampleProgram } from './sample-program.js';
import type { SampleContext, SampleStep } from './sample-steps.js';

/** Eighteen months of every council, shaped by its published figures: planned once, then loaded by the services that own them. */
export const historyStep: SampleStep = {
  name: 'history-1',
  doing: 'Loading eighteen invented months of every council',
  when: 'before-apps',
  async load(context: SampleContext): Promise<void> {
    const folder = join(context.folder, 'sample');
    mkdirSync(folder, { recursive: true });
    const { partnership, now, scale } = context;
    for (const { code, kind } of partnership.partitions()) {
      if (kind !== 'council') continue;
      const signIns = caseHolders(partnership, code, londonDate(now));
      const plan = planCouncil({ council: code, now, scale, seed: SAMPLE_SEED, signIns });
      writeFileSync(join(folder, `${code}.plan.json`), JSON.stringify(plan));
    }
    await runSampleProgram('referrals', context, [folder]);
    await runSampleProgram('workforce', context, [folder]);
  },
};

/** Invented people of the file who hold cases in that council, by employment or by a standing mandate. */
function caseHolders(partnership: Partnership, council: string, today: string): InventedSignIn[] {
  const employer = partnership.organisationOf(council).alias;
  return partnership
    .inventedPeople()
    .filter(({ organisation, person, personKey }) => {
      const grants = [
        ...partnership.standingMandatesFor({ organisation, homeRoles: person.roles, at: today }),
        ...partnership.loansFor({ personKey, at: today }),
      ];
      return (
        (organisation === employer && person.roles.includes('social-worker')) ||
        grants.some(({ partition, roles }) => partition === council && roles.includes('social-worker'))
      );
    })
    .map(({ personKey, person }) => ({ personKey, name: person.name }));
}
