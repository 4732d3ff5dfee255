import { FormTokens, type FormOrigin } from './form-token.js';

const tokens = new FormTokens(Buffer.alloc(32, 7));
const now = new Date('2026-11-23T09:00:00Z');
const origin: FormOrigin = {
  person: tokens.personDigest('lbhf.a'),
  council: 'E09000013',
  signIn: 's1',
  generation: 1,
};
const check = (current: Partial<FormOrigin>, at = now): string =>
  tokens.check(tokens.make(origin, now), { ...origin, ...current }, at);

describe('the token of a form', () => {
  it('is accepted where it was made', () => expect(check({})).toBe('ok'));

  it('is refused after a switch, also back to the same council', () => {
    expect(check({ council: 'E09000033', generation: 2 })).toBe('switched');
    expect(check({ generation: 3 })).toBe('switched');
  });

  it('outlives the session it was made in, for the same person and council only', () => {
    expect(check({ signIn: 's2', generation: 0 })).toBe('ok');
    expect(check({ signIn: 's2', generation: 0, council: 'E09000020' })).toBe('switched');
    expect(check({ signIn: 's2', person: tokens.personDigest('lbhf.b') })).toBe('other-person');
  });

  it('is too old after 12 hours', () => {
    expect(check({}, new Date('2026-11-23T20:59:00Z'))).toBe('ok');
    expect(check({}, new Date('2026-11-23T21:01:00Z'))).toBe('too-old');
  });

  it('is refused when any part was changed, cut off or made elsewhere', () => {
    const token = tokens.make(origin, now);
    const parts = token.split('.');
    for (let index = 0; index < parts.length; index += 1) {
      const changed = parts.map((part, at) => (at === index ? `${part}1` : part)).join('.');
      expect(tokens.check(changed, origin, now)).toBe('forged');
    }
    expect(tokens.check('', origin, now)).toBe('forged');
    expect(tokens.check(parts.slice(1).join('.'), origin, now)).toBe('forged');
    expect(new FormTokens(Buffer.alloc(32, 8)).check(token, origin, now)).toBe('forged');
  });

  it('says nothing about the person', () => expect(tokens.make(origin, now)).not.toContain('lbhf'));
});

it('a form made before its key was changed can be sent while the one before still counts', () => {
  const [old, fresh] = [Buffer.alloc(32, 7), Buffer.alloc(32, 9)];
  const token = new FormTokens(old).make(origin, now);
  const changing = new FormTokens(() => [fresh, old]);
  const whoSends = (person: string): FormOrigin => ({
    ...origin,
    person: changing.personDigest(person),
    digests: changing.personDigests(person),
  });
  expect(changing.check(token, whoSends('lbhf.a'), now)).toBe('ok');
  expect(changing.check(token, whoSends('lbhf.b'), now)).toBe('other-person');
  expect(new FormTokens(() => [fresh]).check(token, whoSends('lbhf.a'), now)).toBe('forged');
});
