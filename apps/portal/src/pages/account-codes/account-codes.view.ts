import {
  EVERY_OTHER_CODE,
  setAccountCode,
  type listAccountCodes,
  type ResponseOf,
} from '@conjoint/contracts';
import { formatPounds } from '@conjoint/kernel';
import type { Acting } from '../../acting/acting.js';
import type { Form, FormErrors } from '../../framework/form.js';
import { nameOf, type Names } from '../driver-counts/driver-counts.view.js';
import { agreementText } from '../recharge/recharge.words.js';

export interface TypedCode {
  readonly agreementKey: string;
  readonly subjective: string;
  readonly account: string;
}

export function typedCode(form: Form): TypedCode {
  return {
    agreementKey: form.text('agreementKey'),
    subjective: form.text('subjective'),
    account: form.text('account'),
  };
}

/** One small form a code. What is wrong stands at the one that was sent. */
export function accountCodesView(
  acting: Acting,
  { agreements }: ResponseOf<typeof listAccountCodes>,
  { names, errors, typed }: { names: Names; errors: FormErrors; typed: TypedCode | null },
) {
  const maySet = acting.may(setAccountCode);
  return {
    council: acting.council.name,
    maySet,
    agreements: agreements.map(({ agreementKey, host, codes }) => ({
      heading: agreementText(agreementKey),
      host: nameOf(names, host),
      codes: codes.map((code) => {
        const sent =
          typed !== null && typed.agreementKey === agreementKey && typed.subjective === code.subjective;
        const rest = code.subjective === EVERY_OTHER_CODE;
        const covered =
          !code.account && codes.some((one) => one.subjective === EVERY_OTHER_CODE && one.account);
        return {
          agreementKey,
          subjective: code.subjective,
          // The summary of what is wrong leads to this field, the others have names of their own.
          id:
            sent && errors.any
              ? 'account'
              : `account-${agreementKey}-${rest ? 'rest' : code.subjective}`.replace(/[^\w-]/g, '_'),
          label: rest ? 'Every other code' : `Code ${code.subjective}`,
          charged: rest ? null : `${formatPounds(code.chargedPence)} so far`,
          account: sent ? typed.account : (code.account ?? ''),
          gap: !rest && !code.account && !covered,
          covered: !rest && covered,
          error: sent ? errors.at('account') : undefined,
        };
      }),
    })),
  };
}
