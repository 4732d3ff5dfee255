import { rmSync } from 'node:fs';
import { noWriteAcknowledged, portalVisitor } from './portal-visitor.js';
import type { Fault } from './fault.js';

const MAJORITY_WITHIN_S = 30;

export const natsNodesKilled: Fault = {
  row: 2,
  fault: 'each NATS node killed in turn, then two of three',
  holds: 'nothing lost, caught up within 30 s of a majority',
  how: 'SIGKILL under load; streams have three copies',
  async inject(run) {
    const { nodes } = run.installation.nats;
    for (const node of run.random.shuffled(nodes)) {
      await node.hold();
      run.injected();
      await run.meanwhile(run.brief ? 1.5 : 4);
      await node.release();
    }
    const two = run.random.shuffled(nodes).slice(1);
    await Promise.all(two.map((node) => node.hold()));
    run.injected(2);
    await run.meanwhile(run.brief ? 3 : 10);
    await two[0]!.release();
    await run.catchesUp(MAJORITY_WITHIN_S);
    await two[1]!.release();
  },
};

export const natsStoreLost: Fault = {
  row: 3,
  fault: 'the stores of all NATS nodes are gone',
  holds: 'the reconciler restores every event',
  how: 'listeners are down while events go into the streams; then SIGKILL of all nodes, their stores deleted, streams made again',
  async inject(run) {
    const { nats } = run.installation;
    const listeners = run.installation.programs('reporting', 'workforce');
    await Promise.all(listeners.map((listener) => listener.hold()));
    await run.meanwhile(2);
    await Promise.all(nats.nodes.map((node) => node.hold()));
    for (const [index] of nats.nodes.entries()) rmSync(nats.storeOf(index), { recursive: true, force: true });
    run.injected(nats.nodes.length);
    await Promise.all(nats.nodes.map((node) => node.release()));
    const made = await nats.provision();
    run.expect(made.length > 0, 'the streams were not lost');
    await Promise.all(listeners.map((listener) => listener.release()));
    // Events are sent again once they have been missing for half a minute.
    await run.catchesUp(60);
  },
};

export const natsAway: Fault = {
  row: 5,
  fault: 'NATS away for 60 s',
  holds:
    'sign-in and static pages work, parts say "not available just now", what was typed is kept, no write acknowledged, committed events sent within 30 s of its return',
  how: 'SIGKILL of all three nodes, kept down',
  async inject(run) {
    const { nats } = run.installation;
    const visitor = await portalVisitor(run.installation);
    await visitor.signIn();
    await visitor.opensForm();
    const began = Date.now();
    await Promise.all(nats.nodes.map((node) => node.hold()));
    run.injected(nats.nodes.length);
    await run.meanwhile(1);
    const acknowledged = run.acknowledged.recorded.length;
    await visitor.staticPagesWork(run);
    await (await portalVisitor(run.installation)).canSignIn(run);
    await visitor.partsSayNotNow(run);
    await visitor.typedIsKept(run);
    await noWriteAcknowledged(run);
    const lasts = run.brief ? 20_000 : 60_000;
    while (Date.now() - began < lasts) await run.meanwhile(0.5);
    run.expect(run.acknowledged.recorded.length === acknowledged, 'a write was acknowledged without NATS');
    await Promise.all(nats.nodes.map((node) => node.release()));
    await run.catchesUp(30);
  },
};
