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

describe('a session key that is being changed', () => {
  it('seals by the first, and opens what each has sealed', () => {
    const [old, fresh] = [Buffer.alloc(32, 3), Buffer.alloc(32, 4)];
    let keys = [old];
    const changing = new SessionCipher(() => keys);
    const before = changing.seal('before', 'row');
    keys = [old, fresh];
    expect(changing.open(before, 'row')).toBe('before');
    keys = [fresh, old];
    const after = changing.seal('after', 'row');
    expect(changing.open(before, 'row')).toBe('before');
    keys = [fresh];
    expect(changing.open(after, 'row')).toBe('after');
    expect(() => changing.open(before, 'row')).toThrow();
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
