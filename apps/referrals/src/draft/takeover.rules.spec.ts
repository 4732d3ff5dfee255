import { takingOver, type FormToTake } from './takeover.rules.js';

const form: FormToTake = {
  ownerKey: 'worker',
  ownerName: 'A Worker',
  version: 3,
  savedAt: new Date('2026-11-20T10:00:00Z'),
  forgotten: true,
  last: null,
};
const taken = (byKey: string, version: number) => ({
  version,
  byKey,
  byName: `The ${byKey}`,
  at: new Date('2026-11-23T10:42:00Z'),
});
const mine = { ...form, ownerKey: 'me', version: 4, forgotten: false };

describe('taking a form over', () => {
  it.each<[string, FormToTake, number, string]>([
    ['is done while nobody goes on with it', form, 3, 'take'],
    ['is done again after its first manager forgot it, too', { ...form, last: taken('other', 2) }, 3, 'take'],
    ['is done once when it is sent again', { ...mine, last: taken('me', 3) }, 3, 'taken'],
    ['is refused for one’s own form', mine, 4, 'You have this form already'],
    ['is refused for a form taken over before', { ...mine, last: taken('me', 3) }, 4, 'You have this form'],
    [
      'says who was first of two at once',
      { ...mine, ownerKey: 'other', last: taken('other', 3) },
      3,
      'The other took this form over on 23 November 2026 at 10:42am',
    ],
    [
      'says that its person saved it meanwhile',
      { ...form, version: 4, forgotten: false },
      3,
      'A Worker went on',
    ],
    ['is refused while its person works on it', { ...form, forgotten: false }, 3, 'A Worker went on with it'],
    [
      'names nobody where no name is known',
      { ...form, ownerName: null, forgotten: false },
      3,
      'Whoever began this form went on',
    ],
  ])('%s', (_, given, version, expected) => {
    let answer: string;
    try {
      answer = takingOver(given, { me: 'me', version });
    } catch (error) {
      answer = (error as Error).message;
    }
    expect(answer).toContain(expected);
  });
});
