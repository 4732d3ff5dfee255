import { rollCluster } from './rolling.js';
import type { Fault } from './fault.js';

/** Half-open for so long that a connection is still believed in, and cut for a moment. */
export const boroughCutOff: Fault = {
  row: 8,
  fault: 'one council is cut off from the others in the middle of their work',
  holds: 'resumes; never two case-holding councils, never none',
  how: 'TCP proxies that know the user of each NATS connection hold, then break, all connections of one council',
  async inject(run) {
    const { councils, nats } = run.installation;
    for (const mode of ['silent', 'cut'] as const) {
      const council = run.random.pick(councils);
      const before = nats.wires.reduce((sum, { disturbed }) => sum + disturbed, 0);
      run.acknowledged.longestMs.clear();
      for (const wire of nats.wires) wire.set(`_${council}`, mode);
      await run.meanwhile(run.brief ? 6 : 30);
      for (const other of councils.filter((one) => one !== council)) {
        const waited = run.acknowledged.longestMs.get(other) ?? Infinity;
        run.expect(waited < 6_000, `another council waited ${Math.round(waited)} ms`);
      }
      for (const wire of nats.wires) wire.set(`_${council}`, 'open');
      run.injected(nats.wires.reduce((sum, { disturbed }) => sum + disturbed, 0) - before);
      await run.meanwhile(3);
    }
    await run.catchesUp(30);
  },
};

export const rollingRestart: Fault = {
  row: 13,
  fault: 'rolling restart under load: the apps, the NATS nodes, then PostgreSQL, then the identity provider',
  holds:
    '0 failed requests for apps and NATS; nothing acknowledged lost, 503 and recovery within 30 s for the last two',
  how: 'SIGTERM of one process after another, each of two replicas; the portal behind a balancer that tries the next on a refused connection',
  inject: rollCluster,
};
