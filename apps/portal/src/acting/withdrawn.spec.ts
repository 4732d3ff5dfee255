import { DomainError } from '@conjoint/kernel';
import { withStandingMandate } from './withdrawn.js';

const refusal = (why: string): DomainError =>
  new DomainError('no-mandate', 'No longer.', { details: { why } });

describe('a mandate that a service refuses', () => {
  const acts = (refused: Record<string, string>) => {
    const tried: string[] = [];
    const act = async (mandate: string): Promise<string> => {
      tried.push(mandate);
      const why = refused[mandate];
      if (why) throw refusal(why);
      return `done by ${mandate}`;
    };
    return { tried, act };
  };
  const never = () => Promise.reject(new Error('nobody asks'));

  it('is not renewed where it is taken', async () => {
    const { act } = acts({});
    expect(await withStandingMandate({ held: 'a', renew: never, act })).toBe('done by a');
  });

  it('is renewed once where it was withdrawn, and what was refused is done with the other', async () => {
    const { act, tried } = acts({ a: 'withdrawn' });
    expect(await withStandingMandate({ held: 'a', renew: async () => 'b', act })).toBe('done by b');
    expect(tried).toEqual(['a', 'b']);
  });

  it('is not renewed for ever', async () => {
    const { act, tried } = acts({ a: 'withdrawn', b: 'withdrawn' });
    await expect(withStandingMandate({ held: 'a', renew: async () => 'b', act })).rejects.toMatchObject({
      details: { why: 'withdrawn' },
    });
    expect(tried).toEqual(['a', 'b']);
  });

  it('is said to be withdrawn where no other is left, whatever workforce calls it', async () => {
    const { act } = acts({ a: 'withdrawn' });
    const renew = () => Promise.reject(new DomainError('no-mandate', 'There is nothing here for you.'));
    await expect(withStandingMandate({ held: 'a', renew, act })).rejects.toMatchObject({
      code: 'no-mandate',
      details: { why: 'withdrawn' },
    });
  });

  it('is not renewed for another reason than a withdrawal', async () => {
    const { act } = acts({ a: 'no footing' });
    await expect(withStandingMandate({ held: 'a', renew: never, act })).rejects.toMatchObject({
      details: { why: 'no footing' },
    });
  });

  it('stays an open question where workforce does not answer', async () => {
    const { act } = acts({ a: 'withdrawn' });
    const renew = () => Promise.reject(new DomainError('unavailable', 'Not just now.'));
    await expect(withStandingMandate({ held: 'a', renew, act })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
