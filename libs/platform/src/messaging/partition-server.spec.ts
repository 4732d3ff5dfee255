import { startDraft, withdrawReferral } from '@conjoint/contracts';
import { mayAnswer, parseRequest, parseSubject } from './partition-server.js';

describe('the subject of a message', () => {
  it('is taken inside the partition and across, with its proven sender', () => {
    expect(parseSubject('req.E09000013.referrals.queue.list.v1', 'E09000013', 'referrals')).toEqual({
      across: false,
      from: null,
      name: 'referrals.queue.list.v1',
    });
    expect(
      parseSubject('x.E09000013.E09000020.referrals.elsewhere.look-up.v1', 'E09000013', 'referrals'),
    ).toEqual({
      across: true,
      from: 'E09000020',
      name: 'referrals.elsewhere.look-up.v1',
    });
  });

  it.each([
    'evt.E09000013.referrals.referral.recorded.v1',
    'req.E09000020.referrals.queue.list.v1',
    'req.E09000013.workforce.mandate.list.v1',
    'x.E09000020.E09000013.referrals.elsewhere.look-up.v1',
    '',
  ])('is refused when it is not for this service of this partition: %s', (subject) =>
    expect(parseSubject(subject, 'E09000013', 'referrals')).toBeNull(),
  );
});

describe('an answer', () => {
  const inside = { across: false, from: null, name: 'n' };
  const across = { across: true, from: 'E09000020', name: 'n' };
  it('goes to an inbox only', () => {
    expect(mayAnswer('_INBOX.portal.E09000013.x', inside)).toBe(true);
    expect(mayAnswer('evt.E09000013.referrals.referral.recorded.v1', inside)).toBe(false);
    expect(mayAnswer(undefined, inside)).toBe(false);
  });
  it('to another partition goes to an inbox of that partition', () => {
    expect(mayAnswer('_INBOX.referrals.E09000020.x', across)).toBe(true);
    expect(mayAnswer('_INBOX.referrals.E09000033.x', across)).toBe(false);
  });
});

describe('the body of a request', () => {
  const asked = { referralId: '0199f1f0-0000-7000-8000-000000000001', version: 1 };
  const parse = (body: unknown) => () => parseRequest(withdrawReferral, JSON.stringify(body));

  it('is what the contract says, without what it does not know', () => {
    const parsed = parse({ ...asked, reason: ' Recorded twice 🙂 ', more: '\u0000' })();
    expect(parsed).toEqual({ ...asked, reason: 'Recorded twice 🙂' });
  });

  it.each(['NUL\u0000', 'half an emoji \ud83d'])(
    'is refused with the place of a text that cannot be stored: %j',
    (reason) =>
      expect(parse({ ...asked, reason })).toThrow(
        expect.objectContaining({
          code: 'validation-failed',
          fieldErrors: [{ field: 'reason', message: expect.stringContaining('broken character') }],
        }),
      ),
  );

  it('is refused when it is not JSON', () =>
    expect(() => parseRequest(startDraft, 'half {')).toThrow('cannot be read'));

  it('is refused when it has lists in lists that nothing could walk through, also in a field nobody knows', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const sent = JSON.stringify(startDraft.examples.valid[0]).replace(/\}$/, `,"unknown":${deep}}`);
    expect(() => parseRequest(startDraft, sent)).toThrow('cannot be read');
  });
});
