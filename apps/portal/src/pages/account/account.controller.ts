import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject } from '@nestjs/common';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere, SignedIn, SignedInOnly } from '../../framework/page-context.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import type { Session } from '../../session/session.js';
import type { Acting } from '../../acting/acting.js';
import { whyView } from './why.view.js';

/** Who somebody is here, and by what right she sees what she sees. */
@Controller()
export class AccountController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @SignedInOnly()
  @Get(paths.account.route)
  account(@SignedIn() session: Session): PageResult {
    const { person } = session;
    const organisation = this.partnership.organisations.find(({ alias }) => alias === person.organisation);
    return page('account/account', {
      rows: [
        row('Name', person.name),
        row('Work e-mail', person.email),
        row('Signed in through', organisation?.name ?? person.organisation),
        row('Signed in since', dateTimeWords(session.createdAt.toISOString())),
        row('Acting for', session.acting ? this.partnership.partition(session.acting).name : 'Nobody yet'),
      ],
    });
  }

  @Get(paths.whyCanISeeThis.route)
  why(@ActingHere() acting: Acting): PageResult {
    return page('account/why', whyView(acting, this.partnership));
  }
}

const row = (key: string, value: string) => ({ key: { text: key }, value: { text: value } });
