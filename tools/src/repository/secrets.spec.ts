import { secretsIn, secretsInFiles } from './secrets.js';
import { trackedFiles } from './tracked-files.js';

/** What looks like a secret and is none, and why. */
const NONE: Readonly<Record<string, string>> = {
  'libs/testing/src/identity/identity-partnership.ts':
    'the password of invented people in realms that a test makes and removes',
  'tools/src/bench/scale/invented-partnership.ts':
    'the password of invented people in an installation that is measured and removed',
  'tools/src/start/start-databases.ts': 'the password is put in by the program that makes it',
};

// Put together here, so that this file has none in it.
const joined = (...parts: string[]): string => parts.join('');

describe('secrets in what is kept', () => {
  it('are there none', () => {
    const files = trackedFiles();
    expect(files.length).toBeGreaterThan(1000);
    expect(secretsInFiles(files).filter(({ file }) => !(file in NONE))).toEqual([]);
    expect(Object.keys(NONE).filter((file) => !files.includes(file))).toEqual([]);
  });

  it.each([
    ['a private key', joined('-----BEGIN ', 'PRIVATE KEY-----', 'MIIEvQIBADANBgkqhkiG9w0BAQEF')],
    ['the private half of a JSON web key', joined('{"d"', ':"', 'a'.repeat(43), '"}')],
    ['a signed token', joined('eyJhbGciOiJSUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTYifQ', '.', 'c'.repeat(40))],
    ['a key of Amazon', joined('AKIA', 'IOSFODNN7EXAMPLE')],
    ['a token of GitHub', joined('ghp_', 'a1'.repeat(18))],
    ['a token of npm', joined('npm_', 'a1'.repeat(18))],
    ['a connection with a password', joined('postgres://conjoint', ':correct-horse-9', '@db.example/x')],
    ['a password or key beside its name', joined('client_secret', ' = "', 'f3Kq9Zx1Lm7Pw2Rt"')],
  ])('%s is found, and its text is not told', (looksLike, text) => {
    const found = secretsIn('some/file.ts', `first line\n${text}\nlast`);
    expect(found).toEqual([{ file: 'some/file.ts', line: 2, looksLike }]);
    expect(JSON.stringify(found)).not.toContain(text.slice(-10));
  });

  it.each([
    'const password = process.env["DATABASE_PASSWORD"];',
    "password: 'only-for-tests'",
    'postgres://127.0.0.1:5432/conjoint',
    'passwordOf(user)',
    'secret(`oidc/${organisation}-broker`)',
  ])('%s is none', (text) => expect(secretsIn('x', text)).toEqual([]));
});
