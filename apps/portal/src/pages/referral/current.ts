import { isDomainError, validationFailed } from '@conjoint/kernel';

/**
 * Somebody changed the record after this page was opened. On a page that shows the record as it is now, with everything that was
 * typed, that is one more thing to look at before sending again; not a page of its own that loses what was typed.
 */
export async function currentOrAgain<T>(sent: Promise<T>, what = 'referral'): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    if (!isDomainError(error) || error.code !== 'stale-version') throw error;
    const message = `Somebody else changed this ${what} after you opened it. Look at it as it is now, then send this again.`;
    throw validationFailed([{ field: '', message }]);
  }
}
