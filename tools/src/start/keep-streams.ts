import type { provisionStreams } from '@conjoint/platform';
import type { Progress } from '../console/progress.js';

const EVERY_MS = 30_000;

/**
 * Makes the streams and consumers again that were lost while everything runs: a service may not, and until they are back its
 * messages wait in the outboxes. What was in a lost stream comes again from there. Answers how to end it.
 */
export function keepStreams(
  provision: () => ReturnType<typeof provisionStreams>,
  progress: Progress,
  everyMs = EVERY_MS,
): () => void {
  const timer = setInterval(() => {
    provision().then(
      (made) => {
        if (made.length > 0) progress.say(`Lost streams were made again: ${made.join(', ')}`);
      },
      () => undefined, // the server is away; whoever keeps it running says so
    );
  }, everyMs);
  timer.unref(); // nothing waits for the next look when everything else has ended
  return () => clearInterval(timer);
}
