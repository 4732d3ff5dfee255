import { exampleReferral, referralInputSchema, type Draft, type Match } from '@conjoint/contracts';
import type { Request } from 'express';
import { Assets } from '../../framework/assets.js';
import { Form, FormErrors } from '../../framework/form.js';
import type { FormCheck } from '../../framework/form-check.js';
import { page, type Page } from '../../framework/page.js';
import { Renderer } from '../../framework/renderer.js';
import type { ActingFactory } from '../../acting/acting.factory.js';
import type { Restores } from '../../acting/restores.js';
import type { Sessions } from '../../session/sessions.service.js';
import { councilOffer } from './answers/council-choice.js';
import { matchView } from './answers/matching.js';
import { isGroup, ORDER, stepAt, type Place } from './answers/steps.js';
import { listLinks, stalePage, stepPage } from './step-page.js';

const MARKUP = '<script>alert("x")</script> O\'Test & 😀';
const now = new Date('2026-11-23T10:00:00Z');
const at = { council: 'E09000013', draftId: '0199f1f0-0000-7000-8000-000000000001', fromCheck: false };
const answers = referralInputSchema.parse({
  ...exampleReferral,
  children: [{ ...exampleReferral.children[0], givenName: MARKUP, familyName: null }],
  worry: { worry: MARKUP, parentsAware: 'no' },
});
const draft: Draft = {
  id: at.draftId,
  version: 7,
  answers,
  completed: [],
  startedAt: now.toISOString(),
  savedAt: now.toISOString(),
  takeovers: [],
};
const match: Match = {
  childId: 'r1',
  displayName: MARKUP,
  born: '2017-04-02',
  address: MARKUP,
  strength: 'strong',
  reasons: ['Same name', 'Same date of birth'],
  openEpisode: { id: 'e1', openedOn: '2026-05-03', workerName: MARKUP },
  waitingReferralId: 'w1',
};

const renderer = new Renderer(
  new Assets(),
  { token: () => 'form-token' } as unknown as FormCheck,
  {} as Sessions,
  {} as ActingFactory,
  {} as Restores,
);
const request = {
  path: '/x',
  conjoint: { session: null, acting: null, cspNonce: 'n', correlationId: 'c' },
} as unknown as Request;
const render = (shown: Page): Promise<string> => renderer.render(request, shown);

const places: Place[] = ORDER.flatMap((step): Place[] => [
  { step, item: null },
  ...(isGroup(step) ? [{ step, item: { children: 'c1', adults: 'a1', addresses: 'h1' }[step] }] : []),
  ...(step === 'relationships' || step === 'matches' ? [{ step, item: 'c1' }] : []),
]).filter((place) => stepAt(place, answers) !== null);

function extrasOf({ step, item }: Place): object {
  if (step === 'matches')
    return {
      childName: MARKUP,
      council: 'Here',
      matches: [matchView(match, (id) => `/referrals/${id}`)],
      skipHref: '/next',
    };
  if (step === 'council') {
    const here = { code: 'E09000013', name: 'Here' };
    return councilOffer({ usual: null, here, members: [here, { code: 'E09000020', name: 'Other' }] });
  }
  return item === null && isGroup(step) ? { links: listLinks(at, { step, item }, answers[step]) } : {};
}

function shown(place: Place, more: { typed?: Form; errors?: FormErrors } = {}): Page {
  const step = stepAt(place, answers)!;
  const typed = more.typed ?? step.show({ answers, item: place.item, now })!;
  return stepPage({ at, place, step, draft, now, version: 7, extras: extrasOf(place), ...more, typed });
}

describe('every page of the form', () => {
  it.each(places.map((place) => [`${place.step} ${place.item ?? ''}`, place] as const))(
    '%s: shows what is saved, escaped',
    async (_, place) => {
      const html = await render(shown(place));
      expect(html).not.toContain('<script>alert');
      expect(html).toMatch(/<h1/);
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(html).toContain('name="_form" value="form-token"');
      expect(html).toContain('name="version" value="7"');
      expect(html).toContain('class="govuk-back-link"');
      expect(html).not.toMatch(/\[object Object\]|undefined|NaN/);
    },
  );

  it.each(places.map((place) => [`${place.step} ${place.item ?? ''}`, place] as const))(
    '%s: shows again everything that was typed, and each error at its field',
    async (_, place) => {
      const step = stepAt(place, answers)!;
      const typed = new Form({
        worry: MARKUP,
        givenName: MARKUP,
        line1: MARKUP,
        name: MARKUP,
        actionTaken: MARKUP,
        receivedTime: MARKUP,
        reason: MARKUP,
      });
      let fieldErrors: { field: string; message: string }[] = [];
      try {
        step.read(typed, { answers, item: place.item, now });
      } catch (error) {
        fieldErrors = (error as { fieldErrors: typeof fieldErrors }).fieldErrors;
      }
      const html = await render(shown(place, { typed, errors: new FormErrors(fieldErrors) }));
      if (fieldErrors.length > 0) expect(html).toContain('<title>Error: ');
      for (const { field, message } of fieldErrors) {
        const id = field.replaceAll('.', '-');
        expect(html).toContain(`href="#${id}"`);
        expect({ field, atItsField: html.includes(`id="${id}"`) }).toEqual({ field, atItsField: true });
        expect(html.split(message.replaceAll("'", '&#39;')).length).toBeGreaterThan(2);
      }
    },
  );

  it('has a title of its own', async () => {
    const titles = await Promise.all(
      places.map(async (place) => /<title>([^<]*)/.exec(await render(shown(place)))![1]),
    );
    expect(new Set(titles).size).toBe(places.length);
  });

  it('never names anybody in its title or address: browsers keep both', async () => {
    for (const place of places)
      expect(/<title>([^<]*)/.exec(await render(shown(place)))![1]).not.toMatch(/alert|Example|O&#39;/);
  });
});

describe('possible matches', () => {
  it('say why, and plainly that an open episode is joined and nothing is counted', async () => {
    const html = await render(shown({ step: 'matches', item: 'c1' }, { typed: new Form({}) }));
    for (const text of [
      'Same date of birth',
      'open since 3 May 2026',
      'joins that episode',
      'not counted as a referral',
      'None of these',
    ])
      expect(html).toContain(text);
    expect(html).not.toContain(' checked');
  });
});

describe('two tabs', () => {
  it('are shown both versions, and what was typed can be saved over the new version', async () => {
    const html = await render(
      stalePage({
        at,
        place: { step: 'worry', item: null },
        action: '/here',
        typed: new Form({ version: '3', worry: MARKUP }),
        typedRows: [{ key: 'The worry', value: ['typed'] }],
        savedRows: [{ key: 'The worry', value: ['saved'] }],
        draft,
        message: 'Another tab saved this',
        addsAnother: false,
      }),
    );
    expect(html).toContain('typed');
    expect(html).toContain('saved');
    expect(html).toContain('name="version" value="7"');
    expect(html).not.toContain('value="3"');
    expect(html).not.toContain('<script>alert');
  });
});

describe('the confirmation', () => {
  const sent = {
    heading: 'Referral received',
    route: 'here',
    council: 'Here',
    otherCouncil: 'Other',
    why: 'Because.',
    inDanger: false,
    joined: [] as string[],
    others: ['Example Child'],
    receivedAt: '20 November 2026 at 3:30pm',
    due: {
      dueOn: 'Monday 23 November 2026',
      rule: 'Decide',
      source: 'WT',
      from: 'Friday 20 November 2026',
      counted: '1 of 1 working day',
      skipped: ['Saturday 21 November 2026: weekend'],
    },
    acknowledgementDue: null,
    anonymous: false,
  };
  const show = (more: Partial<typeof sent>): Promise<string> =>
    render(
      page('referral-form/views/sent', {
        sent: { ...sent, ...more },
        referralHref: '/r',
        queueHref: '/q',
        startHref: '/s',
        handOverHref: '/h',
      }),
    );

  it('says when the decision is due and how that day was found', async () => {
    const html = await show({});
    expect(html).toContain('Monday 23 November 2026');
    expect(html).toContain('Not counted: Saturday 21 November 2026: weekend');
  });
  it('says who stays responsible while a referral is passed on or handed over', async () => {
    expect(await show({ route: 'pass-on' })).toContain('Here stays responsible');
    expect(await show({ route: 'hand-over' })).toMatch(/href="\/h"[\s\S]*Print the hand-over/);
  });
  it('says that information about an open case is not a referral', async () => {
    const html = await show({ route: 'joined', joined: ['Example Child'], others: [], due: null as never });
    expect(html).toContain('It is not counted as a referral.');
    expect(html).not.toContain('decision is due');
  });
  it('stands when the referral cannot be read just now', async () => {
    const html = await render(
      page('referral-form/views/sent', { sent: null, referralHref: '/r', queueHref: '/q', startHref: '/s' }),
    );
    expect(html).toContain('It is recorded');
  });
});
