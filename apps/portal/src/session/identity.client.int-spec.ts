import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IdentityClient, SignInRefused } from './identity.client.js';

/** A server on loopback that says about refreshing what a gateway, a failing or a working identity server says. */
describe('refreshing at the identity server', () => {
  let server: Server;
  let client: IdentityClient;
  let answer: (response: ServerResponse) => void;
  const tokens = { access: 'a', accessExpiresAt: 0, refresh: 'r', id: 'i', ended: false };

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (!request.url!.includes('.well-known')) return answer(response);
      const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const metadata = {
        issuer,
        token_endpoint: `${issuer}/token`,
        authorization_endpoint: `${issuer}/auth`,
      };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(metadata));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new IdentityClient({
      issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      clientId: 'portal',
      clientSecret: 'secret',
      publicUrl: 'http://127.0.0.1',
      clock: { now: () => new Date() },
    });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const json = (status: number, body: object) => (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const html = (status: number) => (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');

  it.each([
    ['the page of a gateway', html(502)],
    ['a page where an answer should be', html(200)],
    ['an error of the server', json(500, { error: 'unknown_error' })],
    ['too many requests', json(429, { error: 'slow_down' })],
    ['a secret that is being changed', json(401, { error: 'invalid_client' })],
    ['an end in the middle', (response: ServerResponse) => void response.destroy()],
  ])('is not available just now after %s: the session stays', async (_what, says) => {
    answer = says;
    await expect(client.refresh(tokens)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is over where the server says that the grant is', async () => {
    answer = json(400, { error: 'invalid_grant' });
    await expect(client.refresh(tokens)).rejects.toBeInstanceOf(SignInRefused);
  });

  it('gives the new tokens', async () => {
    answer = json(200, { access_token: 'new', token_type: 'Bearer', expires_in: 60, refresh_token: 'next' });
    expect(await client.refresh(tokens)).toMatchObject({ access: 'new', refresh: 'next', ended: false });
  });
});
