import { jest } from '@jest/globals';
import { checkAuthority, listAuthorities } from '@conjoint/contracts';
import { attempting, attackSeed } from '@conjoint/testing';
import { connect as connectSocket, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { PortalWorld } from '../portal-world.js';

jest.setTimeout(180_000);

const HF = 'E09000013';
const CHECK = `/api/v1/councils/${HF}/authorities/check`;
const REFERRALS = `/api/v1/councils/${HF}/referrals`;

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** The real portal with what nobody sends by accident. Whatever is sent, it is refused in words and others are served meanwhile. */
describe('bad input', () => {
  let world: PortalWorld;
  let token: string;

  beforeAll(async () => {
    world = await PortalWorld.start();
    world.mandated = { [HF]: ['front-door-worker'] };
    await world.world.answer(listAuthorities, HF, () => ({ authorities: [] }));
    token = await world.token('lbhf.canary');
  });
  afterAll(() => world.stop());

  async function send(path: string, { method = 'POST', headers = {}, body }: Sent): Promise<Response> {
    return fetch(world.url + path, {
      method,
      redirect: 'manual',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
  }
  const isRefused = ({ status }: { status: number }): boolean => status >= 400 && status < 500;

  /** A page that anybody may ask for, and how long it took. */
  async function othersAreServed(): Promise<number> {
    const begun = performance.now();
    const { status } = await fetch(`${world.url}/sign-in`);
    expect(status).toBe(200);
    return performance.now() - begun;
  }

  const nested = (open: string, close: string, levels: number): string =>
    open.repeat(levels) + close.repeat(levels);
  const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 });
  const DEEP = 150_000;

  it.each<[string, string, Sent, readonly number[]]>([
    ['lists in lists', CHECK, { body: nested('[', ']', DEEP) }, [400, 422]],
    ['objects in objects', CHECK, { body: `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}` }, [400, 422]],
    [
      'a field with lists in lists',
      REFERRALS,
      { body: `{"requestId":"x","referral":${nested('[', ']', DEEP)}}` },
      [400, 422],
    ],
    [
      'a field that nobody knows, with lists in lists',
      CHECK,
      {
        body: JSON.stringify(checkAuthority.examples.valid[0]).replace(
          /}$/,
          `,"unknown":${nested('[', ']', DEEP)}}`,
        ),
      },
      [422],
    ],
    ['a long text', CHECK, { body: JSON.stringify({ power: 'x'.repeat(1_100_000) }) }, [413]],
    [
      'half a million fields',
      CHECK,
      { body: `{${Array.from({ length: 100_000 }, (_, n) => `"${n}":1`).join()}}` },
      [400, 413, 422],
    ],
    ['a decompression bomb', CHECK, { body: zeros, headers: { 'content-encoding': 'gzip' } }, [413]],
    [
      'a decompression bomb as a form',
      '/sign-in',
      {
        body: zeros,
        headers: { 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' },
      },
      [413],
    ],
    [
      'a bomb in a bomb',
      CHECK,
      { body: gzipSync(zeros), headers: { 'content-encoding': 'gzip, gzip' } },
      [415],
    ],
    [
      'what is not compressed as it says',
      CHECK,
      { body: '{}', headers: { 'content-encoding': 'gzip' } },
      [400],
    ],
    [
      'an encoding that nobody knows',
      CHECK,
      { body: '{}', headers: { 'content-encoding': 'zstd-9' } },
      [415],
    ],
    [
      'a set of letters that nobody knows',
      CHECK,
      { body: '{}', headers: { 'content-type': 'application/json; charset=utf-7' } },
      [400, 415, 422],
    ],
    [
      'XML with entities',
      CHECK,
      {
        body: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        headers: { 'content-type': 'application/xml' },
      },
      [415, 422],
    ],
    [
      'a prototype',
      CHECK,
      { body: '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}' },
      [400, 422],
    ],
    ['bytes', CHECK, { body: randomBytes(5000) }, [400]],
    [
      'a form of ten thousand fields',
      '/sign-in',
      {
        body: Array.from({ length: 10_000 }, (_, n) => `f${n}=1`).join('&'),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      [413],
    ],
    [
      'a form of a megabyte',
      '/sign-in',
      {
        body: `email=${'a'.repeat(1_000_000)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      [413],
    ],
    ['an address of 20 kB', `/councils/${'a'.repeat(20_000)}`, { method: 'GET' }, [414, 431]],
    ['a header of 20 kB', '/', { method: 'GET', headers: { 'x-long': 'a'.repeat(20_000) } }, [431]],
    ['an address that is no text', '/councils/%E0%A4%A/mandates', { method: 'GET' }, [400, 404]],
    ['an address with a zero byte', `/councils/${HF}%00/mandates`, { method: 'GET' }, [400, 404, 303]],
    ['an address that climbs', '/assets/..%2f..%2f..%2fetc%2fpasswd', { method: 'GET' }, [400, 404]],
    [
      'an address that climbs by dots',
      '/assets/000000000000/....//....//etc/passwd',
      { method: 'GET' },
      [400, 404],
    ],
    ['a method that nobody knows', CHECK, { method: 'PROPFIND' }, [404, 405]],
    ['a method that no page has', '/sign-in', { method: 'DELETE' }, [404, 405]],
    [
      'a query of the same field a thousand times',
      `/api/v1/councils/${HF}/authorities?${'page=1&'.repeat(1000)}`,
      { method: 'GET' },
      [200, 400, 422],
    ],
    [
      'a query of objects',
      `/api/v1/councils/${HF}/authorities?page[__proto__][a]=1`,
      { method: 'GET' },
      [200, 400, 422],
    ],
  ])('%s', async (what, path, sent, statuses) => {
    const attack = () => send(path, sent);
    const answer = await attempting('S12', what, attack, ({ status }) => statuses.includes(status));
    const text = await answer.text();
    expect({ what, status: answer.status, as: statuses.includes(answer.status) }).toMatchObject({
      what,
      as: true,
    });
    for (const inside of ['node_modules', 'at Object', 'SyntaxError', 'root:x:'])
      expect(text).not.toContain(inside);
    expect(Object.prototype).not.toHaveProperty('admin');
    expect(await othersAreServed()).toBeLessThan(2000);
  });

  /** What a request by hand is answered, until the portal closes. */
  function raw(text: string, keepSending?: string): Promise<{ text: string; ms: number }> {
    const { port, hostname } = new URL(world.url);
    return new Promise((resolve) => {
      const begun = performance.now();
      let answer = '';
      const socket: Socket = connectSocket(Number(port), hostname, () => socket.write(text));
      const more = keepSending ? setInterval(() => socket.write(keepSending), 500) : undefined;
      socket.on('data', (data) => (answer += data.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(more);
        resolve({ text: answer, ms: performance.now() - begun });
      });
    });
  }

  it.each([
    [
      'two lengths',
      'POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!',
    ],
    [
      'a length and chunks',
      'POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'chunks of a wrong size',
      'POST /sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
    ],
    ['no host', 'GET /sign-in HTTP/1.1\r\n\r\n'],
    ['a header folded', 'GET /sign-in HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\nX\u0000: d\r\n\r\n'],
  ])('a request that two servers would read differently: %s', async (what, text) => {
    const { text: answer } = await attempting(
      'S12',
      what,
      () => raw(text),
      (got) => /^HTTP\/1\.1 400 /.test(got.text),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('a request to give back what was sent is not answered with it', async () => {
    const { text } = await attempting(
      'S12',
      'TRACE',
      () => raw('TRACE /sign-in HTTP/1.1\r\nHost: a\r\nCookie: secret=of-mine\r\nConnection: close\r\n\r\n'),
      (got) => /^HTTP\/1\.1 40[045] /.test(got.text) && !got.text.includes('of-mine'),
    );
    expect(text).toMatch(/^HTTP\/1\.1 40[045] /);
    expect(text).not.toContain('of-mine');
  });

  it('headers that come a byte at a time are cut off, a hundred at once, and others are served meanwhile', async () => {
    const slow = Array.from({ length: 100 }, () =>
      attempting(
        'S12',
        'slow headers',
        () => raw('GET /sign-in HTTP/1.1\r\nHost: a\r\nX-', 'a'),
        ({ ms }) => ms < 20_000,
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await othersAreServed()).toBeLessThan(2000);
    const ended = await Promise.all(slow);
    expect(ended.filter(({ ms }) => ms >= 20_000)).toEqual([]);
    expect(ended.filter(({ text }) => !/^(HTTP\/1\.1 408 |$)/.test(text))).toEqual([]);
  });

  it('two thousand people who are signed in at once are all shown their page', async () => {
    const cookies: string[] = [];
    for (let people = 0; people < 2000; people += 100)
      cookies.push(
        ...(await Promise.all(
          Array.from(
            { length: 100 },
            async (_, one) => (await world.signIn({ personKey: `lbhf.p${people + one}` })).cookie,
          ),
        )),
      );
    expect(new Set(cookies).size).toBe(2000);
    const name = world.portal.cookies.session;
    const others: number[] = [];
    for (let at = 0; at < cookies.length; at += 50) {
      const answers = await Promise.all(
        cookies.slice(at, at + 50).map((cookie) =>
          attempting(
            'S12',
            'one of 2,000 sessions',
            () =>
              fetch(`${world.url}/help`, { headers: { cookie: `${name}=${cookie}` }, redirect: 'manual' }),
            ({ status }) => status === 200,
          ),
        ),
      );
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
      await Promise.all(answers.map((answer) => answer.arrayBuffer()));
      if (at % 500 === 0) others.push(await othersAreServed());
    }
    expect(Math.max(...others)).toBeLessThan(2000);
  });

  it('is answered without a fault of ours, whatever bytes are in whatever field', async () => {
    const seed = attackSeed();
    let state = seed;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state % below;
    };
    const pieces = [
      '',
      '\u0000',
      '\ud800',
      '💥',
      '../..',
      '%00',
      "' or 1=1 --",
      '<script>',
      '{{7*7}}',
      '${7*7}',
      '-1',
      '9'.repeat(400),
      '1e309',
      '\r\nX: y',
      'null',
      'a'.repeat(5000),
    ];
    const value = (depth: number): unknown => {
      const kind = next(depth > 3 ? 4 : 6);
      if (kind === 0) return pieces[next(pieces.length)];
      if (kind === 1) return next(2) === 0 ? -next(2 ** 30) : next(2 ** 30) * 1e10 + 0.1;
      if (kind === 2) return [null, true, false][next(3)];
      if (kind === 3) return pieces[next(pieces.length)]! + pieces[next(pieces.length)]!;
      if (kind === 4) return Array.from({ length: next(4) }, () => value(depth + 1));
      return Object.fromEntries(
        Array.from({ length: next(4) }, () => [
          ['requestId', 'referral', 'childId', 'power', 'page', '__proto__'][next(6)]!,
          value(depth + 1),
        ]),
      );
    };
    const paths = [
      CHECK,
      REFERRALS,
      `/api/v1/councils/${HF}/children/search`,
      `/api/v1/councils/${HF}/drafts`,
    ] as const;
    const turns = Array.from({ length: 200 }, (_, turn) => ({
      what: `seed ${seed}, turn ${turn}`,
      path: paths[next(paths.length)]!,
      body: JSON.stringify({
        power: value(0),
        childId: value(0),
        referral: value(0),
        requestId: value(0),
      }),
    }));
    const wrong: unknown[] = [];
    const isInWords = (answer: { status: number }): boolean => isRefused(answer) || answer.status === 503;
    const worker = async (): Promise<void> => {
      for (let turn = turns.shift(); turn; turn = turns.shift()) {
        const { what, path, body } = turn;
        const answer = await attempting('S12', what, () => send(path, { body }), isInWords);
        if (!isInWords(answer)) wrong.push({ what, path, status: answer.status });
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    expect(wrong).toEqual([]);
  });
});
