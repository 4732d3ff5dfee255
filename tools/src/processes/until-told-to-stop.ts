/**
 * Resolves at the first Ctrl-C, or request to end. Later ones change nothing: npm and the terminal may each pass on
 * the same key press, and what is stopping is already stopping as fast as it safely can.
 */
export function untilToldToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
  });
}
