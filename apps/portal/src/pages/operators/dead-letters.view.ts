import type { DeadLetter } from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { deadLetterWords } from './dead-letter.words.js';

export function deadLettersView(acting: Acting, letters: readonly DeadLetter[], openInAll: number) {
  const rows = [...letters]
    .sort((a, b) => b.failedAt.localeCompare(a.failedAt))
    .map((letter) => ({
      id: letter.id,
      service: letter.service,
      message: letter.name,
      eventId: letter.eventId,
      attempts: letter.attempts,
      error: deadLetterWords(letter.errorCode),
      code: letter.errorCode,
      failedAt: dateTimeWords(letter.failedAt),
      retriedAt: letter.retriedAt && dateTimeWords(letter.retriedAt),
      resolvedAt: letter.resolvedAt && dateTimeWords(letter.resolvedAt),
      retry: paths.deadLetterRetry({ council: acting.code, service: letter.service, id: letter.id }),
    }));
  return {
    council: acting.council.name,
    /** Beyond those that are shown. */
    more: openInAll - rows.filter((row) => !row.resolvedAt).length,
    open: rows.filter((row) => !row.resolvedAt),
    resolved: rows.filter((row) => row.resolvedAt),
  };
}
