import { formatDate } from '@conjoint/kernel';

export interface Named {
  givenName: string | null;
  familyName: string | null;
  unborn?: boolean;
  expectedOn?: string | null;
  localId?: string | null;
}

/** What a person is called on a page. A census has no names, so the local id is shown; an unborn child may have none either. */
export function displayName({ givenName, familyName, unborn, expectedOn, localId }: Named): string {
  const name = [givenName, familyName].filter((part) => part !== null && part !== '').join(' ');
  if (unborn) {
    const expected = expectedOn ? `, expected ${formatDate(expectedOn)}` : '';
    return name === '' ? `Unborn child${expected}` : `${name} (unborn${expected})`;
  }
  if (name !== '') return name;
  return localId ? `Child ${localId}` : 'Name not known';
}
