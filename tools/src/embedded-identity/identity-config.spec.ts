import { firstAddressBeyondLoopback, isLoopback, type IdentityConfig } from './identity-config.js';

const config: IdentityConfig = {
  issuer: 'http://127.0.0.1:8080/realms/conjoint',
  signingKey: {},
  cookieKey: 'k',
  apiAudience: 'conjoint-api',
  organisations: [],
  people: [],
  portal: {
    clientId: 'conjoint-portal',
    secret: 's',
    redirectUris: ['http://localhost:3000/signed-in'],
    postLogoutRedirectUris: ['http://127.0.0.1:3000/'],
    backchannelLogoutUri: 'http://127.0.0.1:3000/signed-out-elsewhere',
  },
  machines: [],
};

describe('the embedded identity stays on one machine', () => {
  it('accepts loopback addresses only', () => {
    expect(firstAddressBeyondLoopback(config)).toBeUndefined();
  });

  it.each([
    'http://0.0.0.0:8080/realms/x',
    'http://192.168.1.4/realms/x',
    'https://sign-in.example/realms/x',
    'nonsense',
  ])('refuses to issue tokens as %s', (issuer) => {
    expect(firstAddressBeyondLoopback({ ...config, issuer })).toBe(issuer);
  });

  it.each(['redirectUris', 'postLogoutRedirectUris'] as const)(
    'refuses a portal beyond loopback in %s',
    (field) => {
      const address = 'https://conjoint.example/';
      const portal = { ...config.portal, [field]: ['http://127.0.0.1/', address] };
      expect(firstAddressBeyondLoopback({ ...config, portal })).toBe(address);
    },
  );

  it('is not taken in by a host that only begins like a loopback address', () => {
    expect(isLoopback('http://127.0.0.1.conjoint.example/')).toBe(false);
    expect(isLoopback('http://localhost.example/')).toBe(false);
    expect(isLoopback('ftp://127.0.0.1/')).toBe(false);
    expect(isLoopback('http://[::1]:3000/')).toBe(true);
  });
});
