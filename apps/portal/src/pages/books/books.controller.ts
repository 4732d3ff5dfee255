import { listBalances } from '@conjoint/contracts';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { booksView } from './books.view.js';

/** The debtor of each host beside the creditor here. */
@Controller()
export class BooksController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.books.route)
  async show(@ActingHere() acting: Acting): Promise<PageResult> {
    const answer = await acting.send(listBalances, {});
    return page('books/books', booksView(acting, answer, this.partnership));
  }
}
