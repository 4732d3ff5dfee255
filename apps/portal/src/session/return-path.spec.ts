import { councilOfPath, safeReturnPath } from './return-path.js';

describe('safeReturnPath', () => {
  it.each(['/councils/E09000013', '/councils/E09000013/queue?page=2', '/account', '/'])('keeps %s', (path) =>
    expect(safeReturnPath(path)).toBe(path),
  );

  it.each([
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/%5Celsewhere\\x',
    '\\\\elsewhere.example',
    '/\t/elsewhere.example',
    '/\n/elsewhere.example',
    ' /account',
    'javascript:alert(1)',
    '/.//elsewhere.example',
    '/..//elsewhere.example',
    'account',
    '',
    `/${'a'.repeat(3000)}`,
    undefined,
    ['/account'],
  ])('refuses %j: no open redirect', (path) => expect(safeReturnPath(path)).toBeNull());

  it.each([
    '/sign-in',
    '/sign-out',
    '/sign-in/callback?code=x',
    '/switch',
    '/api/v1/openapi.json',
    '/signed-out',
  ])('refuses %s, which is no page to come back to', (path) => expect(safeReturnPath(path)).toBeNull());
});

describe('councilOfPath', () => {
  it.each([
    ['/councils/E09000013', 'E09000013'],
    ['/councils/tri-borough/queue', 'tri-borough'],
    ['/councils/E09000013?page=2', 'E09000013'],
    ['/account', null],
    [null, null],
  ])('%s → %s', (path, council) => expect(councilOfPath(path)).toBe(council));
});
