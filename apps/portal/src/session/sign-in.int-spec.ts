import { jest } from '@jest/globals';
import { endSession, listMandates, withdrawMandate } from '@conjoint/contracts';
import {
  BrowserSession,
  eachTestAttacks,
  IdentityWorld,
  message,
  PASSWORD,
  type Page,
} from '@conjoint/testing';
import type { PartnershipFile } from '@conjoint/platform';
import { lending, PortalWorld } from '../portal-world.js';

jest.setTimeout(120_000);

const NORTH = 'E09000013';
const SOUTH = 'E09000033';
const JOINT = 'joint-test';
const EMAIL = 'worker@north.example';

/** The real portal, a real Keycloak, and as much of a browser as a sign-in needs. */
describe('signing in through the own organisation', () => {
  const identity = new IdentityWorld();
  let world: PortalWorld;
  const why = `${identity.portal}/councils/${NORTH}/why-can-i-see-this`;

  beforeAll(async () => {
    await identity.converge();
    world = await PortalWorld.start({
      partnership: lentToSouth(identity.partnership.file),
      identity: {
        url: identity.admin.url,
        realm: identity.realm,
        clientSecret: identity.client.clientSecret,
      },
      publicUrl: identity.portal,
      port: Number(new URL(identity.portal).port),
    });
    await world.world.answer(listMandates, NORTH, () => ({ mandates: [], total: 0, page: 1, pageSize: 200 }));
  });
  afterAll(async () => {
    await world.stop();
    await identity.remove();
  });
  beforeEach(() => {
    world.mandated = { [NORTH]: ['front-door-worker'] };
  });

  /** Types the e-mail and goes where the portal sends; the council's own page, or back if it asks nothing. */
  async function leave(browser: BrowserSession, page: Page): Promise<Page> {
    const going = await browser.submit(page, { email: EMAIL });
    const to = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(going.text)?.[1];
    if (!to) throw new Error(`not sent anywhere: ${message(going)}`);
    return browser.open(to.replaceAll('&amp;', '&'));
  }

  async function signIn(browser: BrowserSession, address = why): Promise<Page> {
    world.world.clock.advance(1000); // the newest session is the one of this test
    const council = await leave(browser, await browser.open(address));
    return browser.submit(council, { username: EMAIL, password: PASSWORD });
  }

  /** From a browser that has a session already, whose page begins with the form to sign out. */
  async function leaveAgain(browser: BrowserSession): Promise<Page> {
    const page = await browser.open(`${identity.portal}/sign-in`);
    const _form = /name="_form" value="([^"]+)"/.exec(page.text)![1]!;
    const going = await browser.submit(
      { ...page, text: '<form action="/sign-in"></form>' },
      { _form, email: EMAIL },
    );
    const to = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(going.text)![1]!;
    return browser.open(to.replaceAll('&amp;', '&'));
  }

  const current = async () => {
    const rows = await world.portal.database.query<{ sign_in_id: string; token_version: number }[]>(
      'select sign_in_id, token_version from session order by created_at desc limit 1',
    );
    return (await world.portal.repository.findBySignIn(rows[0]!.sign_in_id))!;
  };

  it('comes back to the page asked for, acting for the one council there is a mandate for', async () => {
    const page = await signIn(new BrowserSession());
    expect(page.url).toBe(why);
    expect(page.text).toContain('Acting for <strong>North</strong> as Front-door worker');
  });

  it('lets somebody with several mandates choose, and somebody with none know what to do', async () => {
    world.mandated = { [NORTH]: ['front-door-worker'], [SOUTH]: ['social-worker'] };
    const several = await signIn(new BrowserSession(), `${identity.portal}/sign-in`);
    expect(message(several)).toContain('For whom are you acting?');
    world.mandated = {};
    const none = await signIn(new BrowserSession(), `${identity.portal}/sign-in`);
    expect(message(none)).toContain('no council has given you a mandate');
  });

  eachTestAttacks('S3');

  it('refuses an answer in another browser, a second use and a forged state', async () => {
    const browser = new BrowserSession();
    const council = await leave(browser, await browser.open(why));
    const stopAt = `${identity.portal}/sign-in/callback`;
    const back = await browser.submit(council, { username: EMAIL, password: PASSWORD }, { stopAt });
    const stolen = await new BrowserSession().open(back.url);
    expect([stolen.status, message(stolen)]).toEqual([
      400,
      expect.stringContaining('You were not signed in'),
    ]);
    const forged = await browser.open(back.url.replace(/state=[^&]+/, 'state=forged'));
    expect(forged.status).toBe(400);
    expect((await browser.open(back.url)).url).toBe(why);
    expect((await browser.open(back.url)).status).toBe(400);
  });

  it('gives another session id at each sign-in, and the one of before is worth nothing', async () => {
    const browser = new BrowserSession();
    await signIn(browser);
    const name = world.portal.cookies.session;
    const before = browser.cookie(identity.portal, name)!;
    await leaveAgain(browser); // the council still knows her: no password is asked
    const after = browser.cookie(identity.portal, name)!;
    expect(after).toMatch(/^[\w-]{43}$/);
    expect(after).not.toBe(before);
    const old = await fetch(why, { headers: { cookie: `${name}=${before}` }, redirect: 'manual' });
    expect([old.status, old.headers.get('location')]).toEqual([303, expect.stringContaining('/sign-in')]);
  });

  it('takes over no session id that somebody else chose', async () => {
    const chosen = 'A'.repeat(43);
    const name = world.portal.cookies.session;
    const browser = new BrowserSession();
    browser.plant(identity.portal, `${name}=${chosen}; Path=/`);
    await signIn(browser);
    expect(browser.cookie(identity.portal, name)).not.toBe(chosen);
    const attacker = await fetch(why, { headers: { cookie: `${name}=${chosen}` }, redirect: 'manual' });
    expect(attacker.status).toBe(303);
  });

  it('signs nobody in as the person of a session that was planted in her browser', async () => {
    const attacker = new BrowserSession();
    await signIn(attacker);
    const name = world.portal.cookies.session;
    const planted = attacker.cookie(identity.portal, name)!;
    const victim = new BrowserSession();
    victim.plant(identity.portal, `${name}=${planted}; Path=/`);
    const council = await leaveAgain(victim);
    await victim.submit(council, { username: EMAIL, password: PASSWORD });
    expect(victim.cookie(identity.portal, name)).toMatch(/^[\w-]{43}$/);
    expect(victim.cookie(identity.portal, name)).not.toBe(planted);
    // Whoever planted it is not where the victim is now.
    const { status } = await fetch(why, { headers: { cookie: `${name}=${planted}` }, redirect: 'manual' });
    expect(status).toBe(303);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\\\evil.example',
    '/%2f%2fevil.example',
    'javascript:alert(1)',
  ])('leads nowhere else after a sign-in that was asked to go to %s', async (to) => {
    const page = await signIn(
      new BrowserSession(),
      `${identity.portal}/sign-in?return=${encodeURIComponent(to)}`,
    );
    expect(new URL(page.url).origin).toBe(identity.portal);
    expect(page.text).not.toContain('evil.example');
  });

  it('refreshes once, however many requests come at a time', async () => {
    const browser = new BrowserSession();
    await signIn(browser);
    const before = (await current()).tokenVersion;
    world.world.clock.advance(280_000);
    const pages = await Promise.all(Array.from({ length: 8 }, () => browser.open(why)));
    expect(pages.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect((await current()).tokenVersion).toBe(before + 1);
  });

  it('renews silently when the identity server no longer refreshes, and stays where it was', async () => {
    const browser = new BrowserSession();
    await signIn(browser);
    const session = await current();
    await world.portal.repository.saveTokens(session, {
      ...session.tokens,
      refresh: 'spent',
      accessExpiresAt: 0,
    });
    const page = await browser.open(`${why}?x=1`);
    expect([page.url, page.status]).toEqual([`${why}?x=1`, 200]);
    expect((await current()).signInId).toBe(session.signInId);
  });

  it('loses the role of a leaver at the next silent renewal, which comes within the hour', async () => {
    const { ssoSessionMaxLifespan } = await identity.api.get<{ ssoSessionMaxLifespan: number }>(
      `/${identity.realm}`,
    );
    expect(ssoSessionMaxLifespan).toBeLessThanOrEqual(3600);
    // The hour is made short; nothing else is other than it is in use.
    const seconds = 15;
    await identity.api.change('PUT', `/${identity.realm}`, { ssoSessionMaxLifespan: seconds });
    const council = identity.alias('north');
    const role = await identity.api.get(`/${council}/roles/front-door-worker`);
    const browser = new BrowserSession();
    await signIn(browser);
    const { person, signInId } = await current();
    const rolesNow = async () => rolesIn((await current()).tokens.access);
    expect(await rolesNow()).toEqual(['front-door-worker']);
    const roleMappings = `/${council}/users/${person.key.split('.')[1]}/role-mappings/realm`;
    try {
      await identity.api.change('DELETE', roleMappings, [role]);
      await browser.open(why);
      expect(await rolesNow()).toEqual(['front-door-worker']);
      await new Promise((resolve) => setTimeout(resolve, (seconds + 1) * 1000));
      const page = await browser.open(why);
      expect([page.url, page.status]).toEqual([why, 200]);
      expect((await current()).signInId).toBe(signInId);
      expect(await rolesNow()).toEqual([]);
    } finally {
      await identity.api.change('POST', roleMappings, [role]);
      await identity.api.change('PUT', `/${identity.realm}`, { ssoSessionMaxLifespan });
    }
  });

  it('keeps what was typed when the session ended, and takes it after signing in again', async () => {
    const browser = new BrowserSession();
    const sent: unknown[] = [];
    world.mandated = { [NORTH]: ['workforce-officer'] };
    const id = '0199f1f0-0000-7000-8000-000000000001';
    await world.world.answer(withdrawMandate, NORTH, (request) => {
      sent.push(request);
      return { mandate: { ...mandate, id } };
    });
    const shown = await signIn(browser);
    const _form = /name="_form" value="([^"]+)"/.exec(shown.text)![1]!;
    await world.portal.sessions.end(await current());
    const form = {
      url: shown.url,
      status: 200,
      text: `<form action="/councils/${NORTH}/mandates/${id}/withdraw"></form>`,
    };
    const kept = await browser.submit(form, { _form, reason: 'A long reason' });
    expect([kept.status, message(kept)]).toEqual([
      401,
      expect.stringContaining('Sign in again to save this'),
    ]);
    expect(sent).toEqual([]);
    const back = await leave(browser, await browser.open(why)); // Keycloak still knows her: no password is asked
    expect(back.url).toBe(why);
    await browser.submit(kept, {});
    expect(sent).toEqual([{ mandateId: id, reason: 'A long reason' }]);
  });

  it('hears when the council ended the session, and refuses a forged notice', async () => {
    const browser = new BrowserSession();
    await signIn(browser);
    const atCouncil = (await current()).person.key.split('.')[1];
    await identity.api.change('POST', `/${identity.alias('north')}/users/${atCouncil}/logout`);
    const page = await browser.open(why);
    expect(message(page)).toContain('Your work e-mail address');
    const forged = await fetch(`${identity.portal}/back-channel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: 'a.b.c' }),
    });
    expect(forged.status).toBe(400);
  });

  it('signs out here, at Keycloak and at the council, and tells only those she may have acted for', async () => {
    const told: { sid: string; code: string }[] = [];
    for (const code of [NORTH, SOUTH, JOINT])
      await world.world.answer(endSession, code, ({ sid }) => {
        told.push({ sid, code });
        return {};
      });
    const browser = new BrowserSession();
    const shown = await signIn(browser);
    // The council ends her sign-ins of the other tests as well.
    const { sid } = JSON.parse(
      Buffer.from((await current()).tokens.id.split('.')[1]!, 'base64url').toString(),
    ) as { sid: string };
    const toldOfThis = (): string[] => told.filter((one) => one.sid === sid).map(({ code }) => code);
    const leaving = await browser.submit(shown, {}); // the first form of every page is "Sign out"
    expect(message(leaving)).toContain('You are signed out of Conjoint');
    const out = await browser.submit(leaving, {});
    expect(out.url).toBe(`${identity.portal}/signed-out`);
    const asked = await leave(browser, await browser.open(why));
    expect(asked.text).toContain('name="password"');
    while (toldOfThis().length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    // All are told at once: by the time of a whole page nobody else can be missing. A notice may come twice.
    await browser.open(why);
    expect([...new Set(toldOfThis())].sort()).toEqual([NORTH, SOUTH]);
  });
});

const mandate = {
  personKey: 'north.other',
  personName: 'Other Person',
  employer: 'north',
  roles: ['social-worker' as const],
  lines: [],
  basis: 'employment' as const,
  statute: 'Local Government Act 1972, section 112',
  from: '2026-01-01',
  until: null,
  withdrawnAt: null,
  withdrawnReason: null,
};

function rolesIn(accessToken: string): string[] {
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as {
    realm_access?: { roles?: string[] };
  };
  return claims.realm_access?.roles ?? [];
}

/** The worker of North may be given a mandate in South too. */
function lentToSouth(file: PartnershipFile): PartnershipFile {
  const line = {
    key: 'front-door',
    name: 'Front door',
    kinds: ['front-door' as const],
    functions: ['referral-and-assessment' as const],
    host: NORTH,
    noticeMonths: 6,
    continuesAfterExit: false,
    members: [NORTH, SOUTH].map((council) => ({ council, since: '2020-01-01' })),
  };
  const organisation = file.organisations.find(({ partition }) => partition === NORTH)!.alias;
  return lending({ ...file, serviceLines: [line] }, { organisation, person: 'worker' }, [SOUTH]);
}
