import { BASIS_WORDS, FUNCTION_WORDS } from '../referral-form/answers/referral-words.js';

const ANSWERS: Readonly<Record<string, string>> = {
  known: 'known there',
  'no-record': 'no record that may be seen',
  'not-shared': 'not shared',
  unavailable: 'did not answer',
};
const wordOf = (words: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(words, code) ? words[code]! : code;

/**
 * Why another council was asked, as both sides wrote it down (`function …; basis …; purpose: …; answer …`), in plain words. The purpose is
 * what somebody typed and stays as it is. Null for a reason of another kind.
 */
export function lookUpWords(why: string): string | null {
  const parts = /^((?:from [^;]+; )?)function (\S+); basis (\S+); purpose: ([^]*)$/.exec(why);
  if (!parts) return null;
  const [, from, lawfulFunction, basis, rest] = parts;
  return [
    `${from}${wordOf(FUNCTION_WORDS, lawfulFunction!)}`,
    wordOf(BASIS_WORDS, basis!),
    `Purpose: ${answered(rest!)}`,
  ].join('. ');
}

/** What was answered stands at the end of the reason, after what was typed. */
function answered(text: string): string {
  return text
    .replace(/; answer ([a-z-]+)$/, (_, answer: string) => `. Answer: ${wordOf(ANSWERS, answer)}`)
    .replace(/; ((?:[\w-]+: (?:known|no-record|not-shared|unavailable)(?:, )?)+)$/, (_, all: string) => {
      const each = all.split(', ').map((one) => {
        const [council, answer] = one.split(': ');
        return `${council}: ${wordOf(ANSWERS, answer!)}`;
      });
      return `. Answers: ${each.join(', ')}`;
    })
    .replace(/; of ([\w-]+(?:, [\w-]+)*)$/, '. Asked: $1');
}
