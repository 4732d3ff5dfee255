import { DomainError, isDomainError } from '@conjoint/kernel';

/** A service refused the very mandate that was shown to it, before it did anything. */
export function isWithdrawn(error: unknown): error is DomainError {
  return isDomainError(error) && error.code === 'no-mandate' && error.details?.['why'] === 'withdrawn';
}

/**
 * Does it with the mandate at hand; where a service no longer takes that one, once more with what workforce grants now.
 * Somebody whose other mandate still stands goes on and notices nothing.
 * @throws DomainError `no-mandate` with why `withdrawn` when none is left.
 */
export async function withStandingMandate<A, R>(steps: {
  held: A;
  renew: (refused: A) => Promise<A>;
  act: (mandate: A) => Promise<R>;
}): Promise<R> {
  try {
    return await steps.act(steps.held);
  } catch (error) {
    if (!isWithdrawn(error)) throw error;
    return steps.act(await steps.renew(steps.held).catch(ended));
  }
}

function ended(error: unknown): never {
  if (!isDomainError(error) || error.code !== 'no-mandate') throw error;
  throw new DomainError('no-mandate', 'You may no longer act for this council.', {
    details: { why: 'withdrawn' },
  });
}
