import type { FaultRun } from './fault-run.js';

const DRAINED_WITHIN_MS = 10_000;
const AS_THE_PORTAL_MS = 10_000;
const BACK_WITHIN_MS = 30_000;

export async function rollCluster(run: FaultRun): Promise<void> {
  const { installation } = run;
  // As long as the portal waits: what is only slow has not failed.
  installation.patienceMs = AS_THE_PORTAL_MS;
  await run.meanwhile(3);
  for (const program of installation.programs()) {
    const failed = run.acknowledged.failed.length;
    const took = await program.restart();
    run.note(`${program.name} ended in ${took} ms`);
    run.injected();
    run.expect(took < DRAINED_WITHIN_MS, `${program.name} took ${took} ms to end`);
    await run.meanwhile(0.3);
    failedSince(run, failed, program.name);
  }
  // A lame duck takes half a minute at least: in npm test one of them.
  for (const node of run.random.shuffled(installation.nats.nodes).slice(0, run.brief ? 1 : 3)) {
    const failed = run.acknowledged.failed.length;
    await node.restart('SIGUSR2');
    run.injected();
    await run.meanwhile(1);
    failedSince(run, failed, node.name);
  }
  const began = Date.now();
  await installation.postgres.process.restart('SIGINT');
  run.injected();
  await answersAgain(run, began, 'PostgreSQL');
  await installation.issuer.stop();
  run.injected();
  await run.meanwhile(2);
  const returned = Date.now();
  await installation.issuer.start();
  await answersAgain(run, returned, 'the identity provider');
}

function failedSince(run: FaultRun, before: number, name: string): void {
  for (const failed of run.acknowledged.failed.slice(before))
    run.problem(`failed while ${name} was restarted: ${failed}`);
}

/** Until every council was answered something new. */
async function answersAgain(run: FaultRun, since: number, what: string): Promise<void> {
  const answered = run.acknowledged.operations;
  while (run.acknowledged.operations < answered + 10) {
    if (Date.now() - since > BACK_WITHIN_MS)
      return run.problem(`not back within 30 s of the return of ${what}`);
    await run.meanwhile(0.1);
  }
}
