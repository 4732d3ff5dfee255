import { listAccountCodes, setAccountCode } from '@conjoint/contracts';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { agreementText } from '../recharge/recharge.words.js';
import { accountCodesView, typedCode } from './account-codes.view.js';

/** Into which accounts of this council the codes of a host are posted. */
@Controller()
export class AccountCodesController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.accountCodes.route)
  list(@ActingHere() acting: Acting): Promise<PageResult> {
    return this.shown(acting, { errors: FormErrors.none, typed: null });
  }

  @Post(paths.accountCodes.route)
  set(@ActingHere() acting: Acting, @Typed() form: Form): Promise<PageResult> {
    const typed = typedCode(form);
    return submit({
      send: () => acting.send(setAccountCode, { ...typed, account: typed.account || null }),
      done: ({ agreementKey, subjective, account }) =>
        redirectTo(paths.accountCodes({ council: acting.code }), {
          success: account
            ? `${subjective === '*' ? 'Every other code' : `Code ${subjective}`} of ${agreementText(agreementKey)} goes to ${account} from now on`
            : `${subjective === '*' ? 'Every other code' : `Code ${subjective}`} of ${agreementText(agreementKey)} has no account of its own any more`,
        }),
      again: (errors) => this.shown(acting, { errors, typed }),
    });
  }

  private async shown(
    acting: Acting,
    form: { errors: FormErrors; typed: ReturnType<typeof typedCode> | null },
  ): Promise<PageResult> {
    const answer = await acting.send(listAccountCodes, {});
    return page('account-codes/account-codes', {
      ...accountCodesView(acting, answer, { names: this.partnership, ...form }),
      errors: form.errors,
    });
  }
}
