import { portalVisitor, type PortalVisitor } from './portal-visitor.js';
import type { Fault } from './fault.js';
import type { FaultRun } from './fault-run.js';

export const identityAway: Fault = {
  row: 11,
  fault: 'the identity provider is down, answers HTML, hangs, changes its key',
  holds: 'valid sessions work, new ones get a clear page, no crash',
  how: 'an OpenID provider of the harness, with real keys, codes and tokens, that fails as it is told',
  async inject(run) {
    const { issuer } = run.installation;
    const visitor = await portalVisitor(run.installation);
    await visitor.signIn();
    run.expect(await visitor.isIn(), 'nobody can sign in before anything fails');
    const pids = run.installation.programs().map(({ pid }) => pid);
    await whileAway(run, visitor, 'down', { begin: () => issuer.stop(), end: () => issuer.start() });
    for (const mode of ['html', 'hanging'] as const) {
      const begin = async (): Promise<void> => void (issuer.mode = mode);
      const end = async (): Promise<void> => void (issuer.mode = 'well');
      await whileAway(run, visitor, mode, { begin, end });
    }
    issuer.rotateKey(true);
    run.injected();
    await run.meanwhile(1);
    run.expect(await visitor.isIn(), 'a session ended with the change of the key');
    await (await portalVisitor(run.installation)).canSignIn(run);
    await keyChangedMeanwhile(run);
    const after = run.installation.programs().map(({ pid }) => pid);
    run.expect(JSON.stringify(after) === JSON.stringify(pids), 'a process has crashed');
  },
};

async function whileAway(
  run: FaultRun,
  visitor: PortalVisitor,
  mode: string,
  { begin, end }: { begin: () => Promise<void>; end: () => Promise<void> },
): Promise<void> {
  await begin();
  run.injected();
  const began = Date.now();
  const { status, text } = await (await portalVisitor(run.installation)).beginsSignIn();
  const clear = status === 503 && /not available just now/.test(text);
  // What was discovered before is enough to be sent there: then it is the provider's own address that does not answer.
  run.expect(clear || status === 200, `a sign-in while it is ${mode} answers ${status}`);
  const refused = await (await portalVisitor(run.installation)).comesBack();
  run.expect(
    refused.status === 503 || refused.status === 400,
    `a return while it is ${mode} answers ${refused.status}`,
  );
  run.expect(
    /not available just now|did not work|was not completed|start again|sign in/i.test(refused.text),
    'the page of a failed return says nothing',
  );
  run.expect(await visitor.isIn(), `a valid session ended while it is ${mode}`);
  run.note(`${mode}: the portal answered within ${((Date.now() - began) / 1000).toFixed(1)} s`);
  await run.meanwhile(run.brief ? 1 : 10);
  await end();
}

/** The new key cannot be fetched at first: tokens signed with it are refused or wait, and are taken once the endpoint answers. */
async function keyChangedMeanwhile(run: FaultRun): Promise<void> {
  const { issuer } = run.installation;
  issuer.rotateKey(true);
  issuer.mode = 'html';
  run.injected();
  await run.meanwhile(1);
  const newcomer = await portalVisitor(run.installation);
  const early = await newcomer.asksApi();
  run.expect(early === 401 || early === 503, `a token that nobody can verify yet was answered with ${early}`);
  issuer.mode = 'well';
  const until = Date.now() + 20_000;
  let last = early;
  while (last !== 201 && last !== 200 && Date.now() < until) {
    await run.meanwhile(0.5);
    last = await newcomer.asksApi();
  }
  run.expect(last === 200 || last === 201, `a token with the new key was answered with ${last}`);
}
