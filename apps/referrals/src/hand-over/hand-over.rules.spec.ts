import { REFERRAL_STATES } from '@conjoint/contracts';
import { checkHandOver } from './hand-over.rules.js';

const referral = { state: 'waiting', route: 'hand-over', receivedAt: '2026-11-23T09:00:00Z' };
const when = { sentAt: '2026-11-23T10:00:00Z', now: '2026-11-23T11:00:00Z' };

describe('handing a referral over to a council that is no member', () => {
  it.each(REFERRAL_STATES)('a referral that is %s', (state) => {
    const check = () => checkHandOver({ ...referral, state }, when);
    if (state === 'waiting') expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: 'not-acceptable-state' }));
  });

  it.each(['here', 'pass-on'])('refuses one whose route is %s', (route) => {
    expect(() => checkHandOver({ ...referral, route }, when)).toThrow('belongs to a member');
  });

  it('refuses a time to come, and one before the receipt', () => {
    expect(() => checkHandOver(referral, { ...when, sentAt: '2026-11-23T11:00:01Z' })).toThrow('in the past');
    expect(() => checkHandOver(referral, { ...when, sentAt: '2026-11-23T08:59:59Z' })).toThrow('after the');
  });
});
