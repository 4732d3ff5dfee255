import { DomainError } from '@conjoint/kernel';
import { answerOf, answerToFailure, hiddenAmong, type KnownChild } from './elsewhere.rules.js';

const frontDoor = { team: 'Front door', telephone: '020 7946 0000', email: 'front.door@council.example' };
const contact = { team: 'Front door', telephone: '020 7946 0000', email: 'front.door@council.example' };
const open: KnownChild = { childId: 'a', restricted: false, since: '2024-05-01' };
const hidden: KnownChild = { childId: 'b', restricted: true, since: '2020-01-01' };

describe('what a council says to another about a child', () => {
  it('says since when and whom to ring, and nothing else', () => {
    const answer = answerOf([open], { ...frontDoor, outOfHours: '020 7946 0001' });
    expect(answer).toEqual({ answer: 'known', since: '2024-05-01', contact });
  });

  it('says the first of several dates', () => {
    expect(answerOf([open, { ...open, since: '2021-02-03' }], frontDoor)).toMatchObject({
      since: '2021-02-03',
    });
  });

  it('says of a restricted record exactly what it says of none', () => {
    expect(answerOf([hidden], frontDoor)).toEqual(answerOf([], frontDoor));
    expect(hiddenAmong([hidden, open])).toEqual(['b']);
  });

  it('never lets a restricted record colour the answer about another', () => {
    expect(answerOf([hidden, open], frontDoor)).toEqual(answerOf([open], frontDoor));
  });
});

describe('a council that does not answer', () => {
  it('is unavailable, whatever went wrong there, and not shared when it refused', () => {
    expect(answerToFailure(new DomainError('unavailable', 'x'))).toEqual({ answer: 'unavailable' });
    expect(answerToFailure(new DomainError('deadline-exceeded', 'x'))).toEqual({ answer: 'unavailable' });
    expect(answerToFailure(new Error('bug'))).toEqual({ answer: 'unavailable' });
    expect(answerToFailure(new DomainError('not-permitted', 'x'))).toMatchObject({ answer: 'not-shared' });
  });
});
