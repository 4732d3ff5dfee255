/** Tells somebody at a terminal what is being done, each line with the seconds since the beginning. */
export interface Progress {
  say(text: string): void;
  /** Says `doing`, and again every 15 seconds while it lasts: a silent terminal looks like a broken one. */
  during<T>(doing: string, work: () => Promise<T>): Promise<T>;
}

const REMINDER_MILLISECONDS = 15_000;

export function consoleProgress(startedAt = startOfCommand()): Progress {
  const seconds = (since: number): string => ((Date.now() - since) / 1000).toFixed(1);
  const say = (text: string): void => console.log(`${seconds(startedAt).padStart(6)} s  ${text}`);
  return {
    say,
    async during(doing, work) {
      say(`${doing} …`);
      const begun = Date.now();
      const reminder = setInterval(
        () => say(`… still: ${doing} (${seconds(begun)} s)`),
        REMINDER_MILLISECONDS,
      );
      try {
        return await work();
      } finally {
        clearInterval(reminder);
      }
    },
  };
}

/** For callers that have nobody to tell, such as a command whose own output is the result. */
export const silentProgress: Progress = { say: () => undefined, during: (_doing, work) => work() };

/** For commands whose standard output is for another program. */
export function progressOnStderr(): Progress {
  const begun = Date.now();
  const say = (text: string): void =>
    console.error(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  return {
    say,
    async during(doing, work) {
      say(`${doing} …`);
      return work();
    },
  };
}

/** The bootstrap script started earlier and passes its start on, so that the seconds shown are those waited. */
function startOfCommand(): number {
  const passedOn = Number(process.env['CONJOINT_STARTED_AT']);
  return Number.isFinite(passedOn) && passedOn > 0 ? passedOn : Date.now();
}
