import { DomainError, instantMs, validationFailed, type Instant } from '@conjoint/kernel';

export interface HandOverReferral {
  state: string;
  route: string;
  receivedAt: Instant;
}

/**
 * Whether a hand-over to a council that is no member can be recorded as sent.
 * @throws DomainError `not-acceptable-state`, or `validation-failed` for a time that cannot be right.
 */
export function checkHandOver(
  referral: HandOverReferral,
  { sentAt, now }: { sentAt: Instant; now: Instant },
): void {
  if (referral.route !== 'hand-over')
    throw new DomainError('not-acceptable-state', 'This referral belongs to a member of the partnership');
  if (referral.state !== 'waiting')
    throw new DomainError('not-acceptable-state', `This referral is ${referral.state.replaceAll('-', ' ')}`);
  if (instantMs(sentAt) > instantMs(now))
    throw validationFailed([{ field: 'at', message: 'The time it was sent must be in the past' }]);
  if (instantMs(sentAt) < instantMs(referral.receivedAt))
    throw validationFailed([
      { field: 'at', message: 'The time it was sent must be after the referral was received' },
    ]);
}
