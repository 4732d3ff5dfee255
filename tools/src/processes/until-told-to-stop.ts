/**
 * Resolves at the first Ctrl-C, or request to end. Later ones change nothing: npm and the terminal may each pass on
 * the same key press, and what is stopping is already stopping as fast as it safely can. When nobody reads what we say any
 * more (`npm start | head`, a terminal that is gone), that is such a request too: dying of it would leave the servers behind.
 */
export function untilToldToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => resolve('SIGHUP'));
  });
}
