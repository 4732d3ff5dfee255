import { path, paths } from './paths.js';

describe('paths', () => {
  it('are filled, escaped and given a query', () => {
    expect(paths.home({ council: 'E09000013' })).toBe('/councils/E09000013');
    expect(path('/a/:x')({ x: 'b/c?d' })).toBe('/a/b%2Fc%3Fd');
    expect(paths.signIn({}, { return: '/councils/E09000013?page=2' })).toBe(
      '/sign-in?return=%2Fcouncils%2FE09000013%3Fpage%3D2',
    );
    expect(paths.signIn({}, { return: undefined })).toBe('/sign-in');
  });

  it('refuse to be built with a part missing', () =>
    expect(() => path('/a/:x')({ x: '' })).toThrow('needs x'));

  it('keep everything of a council under its code', () => {
    const open = [
      '/',
      '/account',
      '/help',
      '/accessibility',
      '/cookies',
      '/switch',
      '/signed-out',
      '/back-channel-logout',
      '/assets/:version/:file',
    ];
    for (const { route } of Object.values(paths)) {
      expect(
        route.startsWith('/councils/:council') || route.startsWith('/sign-') || open.includes(route),
      ).toBe(true);
    }
  });
});
