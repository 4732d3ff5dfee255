import { jest } from '@jest/globals';
import {
  listAuthorities,
  listMandates,
  mandateWithdrawn,
  withdrawMandate,
  type Mandate,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { eachTestAttacks } from '@conjoint/testing';
import { PortalWorld, type TestBrowser } from './portal-world.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const WESTMINSTER = 'E09000033';
const KC = 'E09000020';

const mandate: Mandate = {
  id: '0199f1f0-0000-7000-8000-000000000001',
  personKey: 'lbhf.other',
  personName: 'Other Person',
  employer: 'lbhf',
  roles: ['social-worker'],
  lines: [],
  basis: 'employment',
  statute: 'Local Government Act 1972, section 112',
  from: '2026-01-01',
  until: null,
  withdrawnAt: null,
  withdrawnReason: null,
};
const mandateOfSomebodyElse = mandateWithdrawn.examples.valid[0]!;
const withdrawPath = (council: string): string => `/councils/${council}/mandates/${mandate.id}/withdraw`;

describe('the portal', () => {
  let world: PortalWorld;
  const withdrawals: unknown[] = [];

  beforeAll(async () => {
    world = await PortalWorld.start();
    for (const code of [HF, WESTMINSTER]) {
      await world.world.answer(listMandates, code, () => ({
        mandates: [mandate],
        total: 1,
        page: 1,
        pageSize: 200,
      }));
      await world.world.answer(withdrawMandate, code, (request) => {
        withdrawals.push(request);
        return { mandate };
      });
    }
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.mandated = { [HF]: ['workforce-officer'] };
    withdrawals.length = 0;
  });

  describe('without a session', () => {
    eachTestAttacks('S3');

    it('sends to sign-in and remembers the page', async () => {
      const { status, location } = await (await anybody()).get(`/councils/${HF}/mandates`);
      expect([status, location]).toEqual([303, `/sign-in?return=%2Fcouncils%2F${HF}%2Fmandates`]);
    });

    it('keeps what was typed in the browser, and sends nothing', async () => {
      const { status, text } = await (
        await anybody()
      ).post(withdrawPath(HF), { _form: 'x', reason: 'a "long" reason <b>' });
      expect(status).toBe(401);
      expect(text).toContain('value="a &quot;long&quot; reason &lt;b&gt;"');
      expect(text).toContain('Continue');
      expect(withdrawals).toEqual([]);
    });

    it('helps with an e-mail of no known organisation', async () => {
      const browser = await anybody();
      const _form = await browser.formToken('/sign-in');
      const { text } = await browser.post('/sign-in', { _form, email: 'somebody@nowhere.example' });
      expect(text).toContain('We do not know this e-mail address');
    });

    it('slows down a network that begins too many sign-ins, in plain words', async () => {
      const browser = await anybody();
      const _form = await browser.formToken('/sign-in');
      const ask = () => browser.post('/sign-in', { _form, email: 'somebody@nowhere.example' });
      let answer = await ask();
      for (let turn = 0; turn < 70 && answer.status === 200; turn += 1) answer = await ask();
      expect(answer.status).toBe(429);
      expect(answer.text).toContain('Too many tries came from your network');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      world.world.clock.advance(60_000);
      expect((await ask()).status).toBe(200);
    });

    it('refuses a callback that was not begun in this browser, and signs nobody in', async () => {
      const { status, text, headers } = await (await anybody()).get('/sign-in/callback?code=x&state=forged');
      expect(status).toBe(400);
      expect(text).toContain('You were not signed in');
      expect(headers.getSetCookie()).toEqual([]);
    });

    it('refuses a forged sign-out by the back channel', async () => {
      const { status } = await (await anybody()).post('/back-channel-logout', { logout_token: 'a.b.c' });
      expect([400, 503]).toContain(status);
    });
  });

  describe('acting for a council', () => {
    it('always says for which council and in which role, and is never kept', async () => {
      const browser = await world.signIn({ acting: HF });
      const { text, headers } = await browser.get(`/councils/${HF}/mandates`);
      expect(text).toContain(
        'Acting for <strong>London Borough of Hammersmith and Fulham</strong> as Workforce officer',
      );
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toMatch(
        /script-src 'self' 'nonce-[^']+';.*frame-ancestors 'none'/,
      );
      expect(headers.get('permissions-policy')).toContain('camera=()');
      const account = await browser.get('/account');
      expect(account.text).toContain('Acting for <strong>London Borough of Hammersmith and Fulham');
    });

    it('saves a form, answers with a redirect, and says so once', async () => {
      const browser = await world.signIn({ acting: HF });
      const _form = await browser.formToken(withdrawPath(HF));
      const { status, location } = await browser.post(withdrawPath(HF), { _form, reason: 'Loan ended' });
      expect([status, location]).toEqual([303, `/councils/${HF}/mandates`]);
      expect(withdrawals).toEqual([{ mandateId: mandate.id, reason: 'Loan ended' }]);
      expect((await browser.get(location!)).text).toContain('Other Person may no longer act');
      expect((await browser.get(location!)).text).not.toContain('Other Person may no longer act');
    });

    it('refuses a form without its token, a forged one, and one from another site', async () => {
      const browser = await world.signIn({ acting: HF });
      const _form = await browser.formToken(withdrawPath(HF));
      const answers = await Promise.all([
        browser.post(withdrawPath(HF), { reason: 'x' }),
        browser.post(withdrawPath(HF), { _form: `${_form}x`, reason: 'x' }),
        browser.post(withdrawPath(HF), { _form, reason: 'x' }, { origin: 'https://elsewhere.example' }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      expect(withdrawals).toEqual([]);
    });

    it('never writes from a tab of before a switch', async () => {
      world.mandated = { [HF]: ['workforce-officer'], [WESTMINSTER]: ['workforce-officer'] };
      const browser = await world.signIn({ acting: HF, choices: [HF, WESTMINSTER] });
      const old = await browser.formToken(withdrawPath(HF));
      const before = browser.cookie;
      const chosen = await browser.post('/switch', {
        _form: await browser.formToken('/switch'),
        partition: WESTMINSTER,
      });
      expect(chosen.location).toBe(`/councils/${WESTMINSTER}`);
      expect(browser.cookie).not.toBe(before);
      const { status, text } = await browser.post(withdrawPath(HF), { _form: old, reason: 'x' });
      expect(status).toBe(409);
      expect(text).toContain('You switched to another council');
      expect((await browser.post(withdrawPath(WESTMINSTER), { _form: old, reason: 'x' })).status).toBe(409);
      expect(withdrawals).toEqual([]);
      const stale = Object.assign(await world.signIn(), { cookie: before });
      expect((await stale.get('/account')).status).toBe(303);
    });

    it('says how it runs to whoever asks it directly, and to nobody behind a proxy', async () => {
      for (const path of ['/health/live', '/health/ready', '/metrics']) {
        expect([path, (await fetch(`${world.url}${path}`)).status]).toEqual([path, 200]);
        for (const header of ['x-forwarded-for', 'forwarded']) {
          const headers = { [header]: 'for=192.0.2.1' };
          expect([path, (await fetch(`${world.url}${path}`, { headers })).status]).toEqual([path, 404]);
        }
      }
    });

    it('offers to switch where there is a mandate, and shows nothing of that council', async () => {
      world.mandated = { [HF]: ['workforce-officer'], [WESTMINSTER]: ['workforce-officer'] };
      const browser = await world.signIn({ acting: HF });
      const { status, text } = await browser.get(`/councils/${WESTMINSTER}/mandates`);
      expect(status).toBe(409);
      expect(text).toContain('Switch to City of Westminster');
      expect(text).not.toContain('Other Person');
    });

    it('finds nothing at a council without a mandate, and writes that down at home', async () => {
      const browser = await world.signIn({ acting: HF });
      const id = '0199f1f0-0000-7000-8000-0000000000aa';
      const before = world.refusals[HF]!.length;
      const { status, text } = await browser.get(`/councils/${KC}/records/${id}/looked-at`);
      expect(status).toBe(404);
      expect(text).not.toContain('Kensington');
      expect(world.refusals[HF]!.slice(before)).toEqual([
        { attemptedPartition: KC, by: 'page', subjectId: id },
      ]);
      expect(world.refusals[KC]).toEqual([]);
      expect((await browser.get('/councils/E09000099')).status).toBe(404);
    });

    it('keeps the form and what was typed when the service does not answer', async () => {
      world.mandated = { [KC]: ['workforce-officer'] };
      const browser = await world.signIn({ acting: KC });
      const home = await browser.get(`/councils/${KC}`);
      expect(home.status).toBe(200);
      const { status } = await browser.get(`/councils/${KC}/mandates`);
      expect(status).toBe(503);
    });

    it('ends at the next renewal when the mandate was withdrawn', async () => {
      const browser = await world.signIn({ acting: HF });
      expect((await browser.get(`/councils/${HF}/mandates`)).status).toBe(200);
      world.mandated = {};
      world.world.clock.advance(61_000);
      const { status, text } = await browser.get(`/councils/${HF}/mandates`);
      expect(status).toBe(403);
      expect(text).toContain('You may no longer act for');
    });

    describe('whose mandate is withdrawn in mid-session', () => {
      eachTestAttacks('S9');

      /** As the gate of every service refuses from then on. */
      const withdrawn = () =>
        new DomainError('no-mandate', 'You may no longer act for this council.', {
          details: { why: 'withdrawn' },
        });
      const refusedByService = new Set<string>();
      let browser: TestBrowser;

      beforeAll(async () => {
        await world.world.answer(listAuthorities, HF, () => {
          if (refusedByService.has(world.mandateIds[HF]!)) throw withdrawn();
          return { authorities: [] };
        });
      });
      beforeEach(async () => {
        browser = await world.signIn({ acting: HF });
        expect((await browser.get(`/councils/${HF}/delegation`)).status).toBe(200);
      });

      it('says so at the next request that a service refuses, and no longer that she acts there', async () => {
        refusedByService.add(world.mandateIds[HF]!);
        world.mandated = {};
        const { status, text } = await browser.get(`/councils/${HF}/delegation`);
        expect(status).toBe(403);
        expect(text).toContain('You may no longer act for London Borough of Hammersmith and Fulham');
        expect(text).not.toContain('Acting for');
      });

      it('goes on with another mandate that still stands', async () => {
        refusedByService.add(world.mandateIds[HF]!);
        world.mandated = { [HF]: ['director'] };
        const { status, text } = await browser.get(`/councils/${HF}/delegation`);
        expect(status).toBe(200);
        expect(text).toContain('as Director');
      });

      it('hears of it, so that a page which asks no service says so, too, and gives back what was typed', async () => {
        const _form = await browser.formToken(withdrawPath(HF));
        world.mandated = {};
        const payload = {
          personKey: 'lbhf.canary',
          withdrawnAt: world.world.clock.now().toISOString(),
          endsSignIns: true,
        };
        await world.world.announce(mandateWithdrawn, HF, { ...payload, mandateId: world.mandateIds[HF]! });
        await world.portal.connections.now(HF)!.flush();
        const { status, text } = await browser.post(withdrawPath(HF), { _form, reason: 'Two\n<lines>' });
        expect(status).toBe(403);
        expect(text).toContain('You may no longer act for');
        expect(text).toContain('<span class="conjoint-text">Two\n&lt;lines&gt;</span>');
        expect(text).toMatch(/name="reason" value="Two\n&lt;lines&gt;"/);
        expect(withdrawals).toEqual([]);
        world.mandated = { [HF]: ['workforce-officer'] };
        const again = /name="_form" value="([^"]+)">\s*<input type="hidden" name="reason"/.exec(text)![1]!;
        expect((await browser.post(withdrawPath(HF), { _form: again, reason: 'Two' })).status).toBe(303);
      });

      it('forgets nothing because the mandate of somebody else was withdrawn', async () => {
        const asked = world.asked[HF]!;
        await world.world.announce(mandateWithdrawn, HF, { ...mandateOfSomebodyElse, endsSignIns: true });
        await world.portal.connections.now(HF)!.flush();
        expect((await browser.get(`/councils/${HF}/delegation`)).status).toBe(200);
        expect(world.asked[HF]).toBe(asked);
      });
    });

    it('accepts a form that outlived its session, from the same person for the same council', async () => {
      const first = await world.signIn({ acting: HF });
      const _form = await first.formToken(withdrawPath(HF));
      const again = await world.signIn({ acting: HF });
      expect((await again.post(withdrawPath(HF), { _form, reason: 'kept' })).status).toBe(303);
      const other = await world.signIn({ acting: HF, personKey: 'lbhf.somebody-else' });
      expect((await other.post(withdrawPath(HF), { _form, reason: 'stolen' })).status).toBe(409);
      expect(withdrawals).toEqual([{ mandateId: mandate.id, reason: 'kept' }]);
    });

    it('keeps nothing readable in its database', async () => {
      await world.signIn({ acting: HF });
      const rows = await world.portal.database.query<object[]>('select * from session');
      const dump = JSON.stringify(
        rows.map((row) =>
          Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)),
        ),
      );
      for (const canary of ['Canary', 'canary', 'refresh-token', 'lbhf']) expect(dump).not.toContain(canary);
    });
  });

  const anybody = async () => Object.assign(await world.signIn(), { cookie: 'x'.repeat(43) });
});
