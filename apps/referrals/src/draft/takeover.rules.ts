import { DomainError, formatDateTime } from '@conjoint/kernel';

/** A form as it stands while a manager wants to take it over. */
export interface FormToTake {
  ownerKey: string;
  ownerName: string | null;
  version: number;
  savedAt: Date;
  /** Whether a manager was told that it is not sent: typing and taking over end that. */
  forgotten: boolean;
  /** By whom it was taken over last. */
  last: { version: number; byKey: string; byName: string; at: Date } | null;
}

/**
 * Whether the form is taken over now. `taken` says that this very request was carried out before and its answer was lost.
 * @throws DomainError who has it, or that its person went on with it
 */
export function takingOver(
  form: FormToTake,
  { me, version }: { me: string; version: number },
): 'take' | 'taken' {
  const { last } = form;
  if (form.ownerKey === me) {
    if (last?.byKey === me && last.version === version) return 'taken';
    throw new DomainError('not-acceptable-state', 'You have this form already. Go on with it or discard it');
  }
  if (last && last.version >= version)
    throw new DomainError(
      'not-acceptable-state',
      `${last.byName} took this form over on ${formatDateTime(last.at)}. Ask ${last.byName} if you need it`,
    );
  if (form.version !== version || !form.forgotten)
    throw new DomainError(
      'not-acceptable-state',
      `${form.ownerName ?? 'Whoever began this form'} went on with it on ${formatDateTime(form.savedAt)}, so it cannot be taken over`,
    );
  return 'take';
}
