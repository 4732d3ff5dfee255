import { DomainError, validationFailed } from '@conjoint/kernel';
import { Form, FormErrors, submit } from './form.js';
import { page, Page, redirectTo } from './page.js';

describe('a posted form', () => {
  const form = new Form({
    reason: '  because ',
    ticked: ['a', 'b'],
    one: 'x',
    'born-day': '1',
    'born-month': '2',
    'born-year': '2020',
    sure: 'yes',
    _form: 't',
  });

  it('gives text without blanks around it, lists and dates', () => {
    expect(form.text('reason')).toBe('because');
    expect(form.optional('missing')).toBeNull();
    expect(form.list('ticked')).toEqual(['a', 'b']);
    expect(form.list('one')).toEqual(['x']);
    expect(form.date('born')).toEqual({ day: '1', month: '2', year: '2020' });
    expect(form.yes('sure')).toBe(true);
  });

  it('gives back everything typed, as it was typed, without its token', () => {
    expect(form.typed()).toContainEqual({ name: 'reason', value: '  because ' });
    expect(form.typed().filter(({ name }) => name === 'ticked')).toHaveLength(2);
    expect(form.typed().some(({ name }) => name === '_form')).toBe(false);
  });

  it('survives what is no form', () => {
    expect(new Form(null).text('x')).toBe('');
    expect(new Form({ nested: { a: 1 } }).text('nested')).toBe('');
  });
});

describe('submit', () => {
  const again = (errors: FormErrors) => page('thing', { errors });
  const failing = (error: unknown) =>
    submit({ send: () => Promise.reject(error), done: () => redirectTo('/'), again });

  it('goes on after success', async () => {
    expect(await submit({ send: async () => 7, done: (n) => redirectTo(`/${n}`), again })).toEqual(
      redirectTo('/7'),
    );
  });

  it('shows the form again with the errors at their fields', async () => {
    const shown = (await failing(
      validationFailed([{ field: 'children.0.name', message: 'Enter a name' }]),
    )) as Page;
    expect(shown.status).toBe(422);
    const { errors } = shown.model as { errors: FormErrors };
    expect(errors.at('children.0.name')).toEqual({ text: 'Enter a name' });
    expect(errors.summary).toEqual([{ text: 'Enter a name', href: '#children-0-name' }]);
  });

  it('keeps what was typed when the service does not answer', async () => {
    const shown = (await failing(new DomainError('unavailable', 'x'))) as Page;
    expect(shown.status).toBe(503);
    expect((shown.model as { errors: FormErrors }).errors.any).toBe(true);
  });

  it('leaves every other failure to its page', async () => {
    await expect(failing(new DomainError('stale-version', 'x'))).rejects.toMatchObject({
      code: 'stale-version',
    });
    await expect(failing(new Error('a bug'))).rejects.toThrow('a bug');
  });
});
