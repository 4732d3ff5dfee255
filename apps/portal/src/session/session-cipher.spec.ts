import { SessionCipher, sessionKeyOf } from './session-cipher.js';

const cipher = new SessionCipher(Buffer.alloc(32, 1));

describe('what a session row holds', () => {
  it('is readable with the key and for its own row only', () => {
    const sealed = cipher.seal({ name: 'Canary Name' }, 'row-1');
    expect(sealed.toString('latin1')).not.toContain('Canary');
    expect(cipher.open(sealed, 'row-1')).toEqual({ name: 'Canary Name' });
    expect(() => cipher.open(sealed, 'row-2')).toThrow();
    expect(() => new SessionCipher(Buffer.alloc(32, 2)).open(sealed, 'row-1')).toThrow();
    sealed[20] = sealed[20]! ^ 1;
    expect(() => cipher.open(sealed, 'row-1')).toThrow();
  });

  it('is sealed differently each time', () => {
    expect(cipher.seal('a', 'r').equals(cipher.seal('a', 'r'))).toBe(false);
  });
});

describe('the session key', () => {
  it.each([
    Buffer.alloc(32, 3).toString('base64'),
    Buffer.alloc(32, 3).toString('base64url'),
    Buffer.alloc(32, 3).toString('hex'),
  ])('is read from %s', (text) => expect(sessionKeyOf(text).equals(Buffer.alloc(32, 3))).toBe(true));
  it('is stretched from a long text and refused when short', () => {
    expect(sessionKeyOf('a-text-of-24-bytes-random')).toHaveLength(32);
    expect(() => sessionKeyOf('short')).toThrow('too short');
  });
});
