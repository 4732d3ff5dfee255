import { findChildren, type RequestOf } from '@conjoint/contracts';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { Fields } from '../referral-form/answers/fields.js';
import { resultsView } from './find-child.view.js';

type Search = RequestOf<typeof findChildren>;

/** Looking for a child of this council. A search is sent in a form: what is looked for never stands in an address. */
@Controller()
export class FindChildController {
  @Get(paths.children.route)
  show(@ActingHere() acting: Acting): PageResult {
    return searchPage(acting, new Form({}), {});
  }

  @Post(paths.children.route)
  @HttpCode(200)
  find(@ActingHere() acting: Acting, @Typed() form: Form): Promise<PageResult> {
    return submit({
      send: async () => acting.send(findChildren, typedSearch(form)),
      done: (found) => searchPage(acting, form, { results: resultsView(acting, found) }),
      again: (errors) => searchPage(acting, form, { errors }),
      fields: { dateOfBirth: 'dateOfBirth-day' },
    });
  }
}

function typedSearch(form: Form): Search {
  const fields = new Fields(form);
  const name = fields.text('name', { label: 'Name', longest: 200 }) ?? '';
  const { day, month, year } = form.date('dateOfBirth');
  const dateOfBirth = day || month || year ? fields.date('dateOfBirth', { label: 'Date of birth' }) : null;
  const postcode = fields.text('postcode', { label: 'Postcode', longest: 10 }) ?? '';
  const localId = fields.text('localId', { label: 'Local number', longest: 40 }) ?? '';
  if (name === '' && postcode === '' && localId === '' && !(day || month || year))
    fields.wrong('name', 'Enter a name, a date of birth, a postcode or a local number');
  return fields.all({ name, dateOfBirth, postcode, localId });
}

function searchPage(
  acting: Acting,
  form: Form,
  { results = null, errors = FormErrors.none }: { results?: object | null; errors?: FormErrors },
): PageResult {
  return page('find-child/find-child', {
    council: acting.council.name,
    name: form.text('name'),
    date: form.date('dateOfBirth'),
    postcode: form.text('postcode'),
    localId: form.text('localId'),
    results,
    errors,
  });
}
