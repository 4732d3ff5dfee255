import { z } from 'zod';
import { REQUESTS } from './catalogue.js';
import { dateSchema, idSchema, instantSchema, pageSchema, reasonSchema, shortTextSchema } from './fields.js';
import { plainError } from './plain-errors.js';

const said = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value, { error: plainError }).error?.issues.map(({ message }) => message) ?? [];

describe('what is wrong with a message is said in plain English', () => {
  it.each([
    ['no real date', dateSchema, '2026-02-31', 'Enter a real date, year first, like 2026-11-23'],
    ['a date without a time', instantSchema, '2026-11-23', /^Enter a real date and time/],
    ['no id', idSchema, 'x', /^Give the id of the record/],
    ['no address', z.email(), 'nobody', /^Enter an email address in the correct format/],
    ['too long', shortTextSchema, 'x'.repeat(201), 'Use 200 characters or fewer'],
    ['empty', shortTextSchema, ' ', 'This is empty. Enter something'],
    ['too short', reasonSchema, 'x', 'Use 3 characters or more'],
    ['too small', pageSchema, 0, 'Give 1 or greater'],
    ['too many', z.array(z.string()).max(1), ['a', 'b'], 'Give 1 or fewer'],
    ['none of the list', z.enum(['a', 'b']), 'c', 'Use one of: a, b'],
    ['another type', z.boolean(), 'yes', 'This must be true or false'],
    [
      'none of the forms',
      z.discriminatedUnion('a', [z.object({ a: z.literal('b') })]),
      { a: 'c' },
      /^This is none of the forms/,
    ],
    ['missing', z.object({ a: z.string() }), {}, 'This is missing. Give a value'],
  ])('%s', (_what, schema, value, message) => {
    expect(said(schema, value)).toEqual([
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });

  it('for every invalid example of every request, without repeating what was sent', () => {
    const messages = REQUESTS.flatMap(({ request, examples }) =>
      Object.values(examples.invalid).flatMap((example) => said(request, example)),
    );
    expect(messages.length).toBeGreaterThan(REQUESTS.length - 1);
    for (const message of messages) expect(message).not.toMatch(/Invalid|Too (big|small)|expected/);
  });
});
