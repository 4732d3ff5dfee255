import { isErrorCode, type ErrorCode } from '@conjoint/kernel';

/** What the code of a failed message means for whoever operates the service. The code stays beside it, for the log. */
const WORDS: Readonly<Record<ErrorCode, string>> = {
  'not-found': 'What it is about is not there',
  'not-permitted': 'The sender may not tell this',
  'no-mandate': 'Whoever asked for it has no right here any more',
  'no-authority': 'Whoever asked for it does not have the authority',
  'validation-failed': 'What it says is not in the agreed form',
  conflict: 'It contradicts what is recorded here',
  'stale-version': 'The record has changed since',
  'wrong-partition': 'It is meant for another council',
  'partition-unavailable': 'The database of this council was away',
  unavailable: 'A part of the service was away',
  'deadline-exceeded': 'It took too long',
  'too-large': 'It is larger than a message may be',
  'unsupported-file': 'A file in it cannot be read',
  'already-done': 'It had been done before',
  'needs-recent-sign-in': 'It needs a sign-in of just now',
  unauthenticated: 'It does not say who sent it',
  'rate-limited': 'There were too many at once',
  'not-acceptable-state': 'The record is not in a state in which this can happen',
  'being-checked': 'This council’s records are being checked after a restore',
};

/** Classes of PostgreSQL's codes (SQLSTATE). */
const DATABASE: Readonly<Record<string, string>> = {
  '08': 'The connection to the database broke',
  '22': 'A value in it cannot be stored',
  '23': 'It contradicts what is stored here',
  '40': 'The database was busy with the same record',
  '53': 'The database has no room or no connection left',
  '57': 'The database stopped, or ended the work',
};

export function deadLetterWords(code: string): string {
  if (code === 'waits-for-earlier') return 'Waits for an earlier message about the same record';
  if (isErrorCode(code)) return WORDS[code];
  const database = /^[0-9A-Z]{5}$/.test(code) ? DATABASE[code.slice(0, 2)] : undefined;
  return (
    database ?? 'A fault in the program. The log of the service says more, by the reference of the message'
  );
}
