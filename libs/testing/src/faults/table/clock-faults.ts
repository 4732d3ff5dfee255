import { newId } from '@conjoint/platform';
import type { Fault } from './fault.js';
import type { FaultRun } from './fault-run.js';

const MINUTES = 60_000;

export const clocksWrong: Fault = {
  row: 12,
  fault: 'the clocks of some machines are 10 minutes wrong',
  holds: 'tokens judged rightly, nobody is refused as too late',
  how: 'libfaketime in every program: one process of each service is ahead of the others, then one of each but referrals is behind',
  async inject(run) {
    const { installation } = run;
    if (!installation.shape.clockLibrary)
      return run.problem('libfaketime is not installed (apt-get install libfaketime)');
    for (const sign of [1, -1]) {
      // Behind, it would refuse a referral received just now as one of the future.
      const programs = [
        'workforce',
        'reporting 2',
        'recharging 2',
        'portal',
        ...(sign > 0 ? ['referrals'] : []),
      ];
      for (const program of programs) installation.moveClock(program, sign * 10 * MINUTES);
      run.injected(programs.length);
      await run.meanwhile(run.brief ? 3 : 15);
      await tokensJudged(run);
      installation.moveClocks(0);
      await run.meanwhile(1);
    }
    installation.moveClocks(0);
  },
};

/** One that has run out by every clock is refused, and one of a moment ago is taken, whatever a single machine believes. */
async function tokensJudged(run: FaultRun): Promise<void> {
  const { installation } = run;
  const [council] = installation.councils;
  const asked = async (secondsLeft: number): Promise<number> => {
    const now = Math.floor(Date.now() / 1000);
    const { alias: organisation } = installation.partnership.organisations.find(
      ({ partition }) => partition === council,
    )!;
    const token = await installation.issuer.token({
      personKey: `${organisation}.clocked`,
      name: 'Invented Person',
      organisation,
      organisationPartition: council!,
      homeRoles: ['front-door-worker'],
      override: { exp: now + secondsLeft, iat: now - 3600 },
    });
    const response = await fetch(`${installation.portalUrl}/api/v1/councils/${council}/drafts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ requestId: newId() }),
    });
    return response.status;
  };
  const [over, valid] = [await asked(-11 * 60), await asked(11 * 60)];
  run.expect(over === 401, `a token that ran out 11 minutes ago was answered with ${over}`);
  run.expect(valid < 400, `a token with 11 minutes left was answered with ${valid}`);
}
