import { DomainError, errorCodes, isDomainError, isErrorCode, validationFailed } from './errors.js';

describe('DomainError', () => {
  it('carries a stable code, a message for people, ids and field errors', () => {
    const cause = new Error('low level');
    const error = new DomainError('stale-version', 'Somebody else changed this', {
      details: { id: 'r1' },
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'DomainError', code: 'stale-version', details: { id: 'r1' }, cause });
    expect(error.fieldErrors).toBeUndefined();
  });

  it('is recognised when it comes from another copy of the module, and other errors are not', () => {
    const foreign = Object.assign(new Error('gone'), { name: 'DomainError', code: 'not-found' });
    expect(isDomainError(foreign)).toBe(true);
    expect(isDomainError(new DomainError('conflict', 'x'))).toBe(true);
    expect(isDomainError(Object.assign(new Error('x'), { name: 'DomainError', code: 'ECONNREFUSED' }))).toBe(
      false,
    );
    expect(isDomainError(new Error('bug'))).toBe(false);
    expect(isDomainError('not-found')).toBe(false);
  });

  it('has kebab-case codes, each once', () => {
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
    for (const code of errorCodes) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(isErrorCode('not-found')).toBe(true);
    expect(isErrorCode('toString')).toBe(false);
  });

  it('uses the one message of a single wrong field, and a count for several', () => {
    const one = validationFailed([{ field: 'name', message: 'Enter a name' }]);
    expect(one).toMatchObject({ code: 'validation-failed', message: 'Enter a name' });
    const two = validationFailed([...one.fieldErrors!, { field: 'sex', message: 'Select sex' }]);
    expect(two.message).toBe('2 answers need to be changed');
    expect(() => validationFailed([])).toThrow('at least one');
  });
});
