import { endPoolRule, listCostLayouts, listPoolRules, makePoolRule } from '@conjoint/contracts';
import { DomainError, parseDateParts, validationFailed } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { rulesView } from './costs.view.js';
import { agreementText } from '../recharge/recharge.words.js';

/** Rules that say to which agreement costs of a cost centre or a subjective belong. */
@Controller()
export class PoolRulesController {
  @Get(paths.costRules.route)
  show(@ActingHere() acting: Acting): Promise<PageResult> {
    return rulesPage(acting, new Form({ requestId: randomUUID() }), FormErrors.none);
  }

  @Post(paths.costRules.route)
  make(@ActingHere() acting: Acting, @Typed() form: Form): Promise<PageResult> {
    return submit({
      send: async () => {
        const validFrom = typedDay(form, 'validFrom', 'First day');
        const [costCentrePrefix, subjectivePrefix] = [
          form.optional('costCentrePrefix'),
          form.optional('subjectivePrefix'),
        ];
        if (costCentrePrefix === null && subjectivePrefix === null)
          throw validationFailed([
            { field: 'costCentrePrefix', message: 'Enter how the cost centre or the subjective begins' },
          ]);
        if (!form.has('pool'))
          throw validationFailed([{ field: 'pool', message: 'Choose what becomes of such costs' }]);
        return acting.send(makePoolRule, {
          requestId: recordId(form.text('requestId')),
          costCentrePrefix,
          subjectivePrefix,
          pool: form.optional('pool'),
          validFrom,
        });
      },
      done: () =>
        redirectTo(paths.costRules({ council: acting.code }), {
          success: 'The rule counts for files uploaded from now on.',
        }),
      again: (errors) => rulesPage(acting, form, errors),
    });
  }

  @Get(paths.costRuleEnd.route)
  askEnd(@ActingHere() acting: Acting, @Param('ruleId') id: string): Promise<PageResult> {
    return endPage(acting, recordId(id), new Form({}), FormErrors.none);
  }

  @Post(paths.costRuleEnd.route)
  end(@ActingHere() acting: Acting, @Param('ruleId') id: string, @Typed() form: Form): Promise<PageResult> {
    const ruleId = recordId(id);
    return submit({
      send: async () =>
        acting.send(endPoolRule, { ruleId, lastDay: typedDay(form, 'lastDay', 'Its last day') }),
      done: () => redirectTo(paths.costRules({ council: acting.code }), { success: 'The rule has an end.' }),
      again: (errors) => endPage(acting, ruleId, form, errors),
    });
  }
}

async function rulesPage(acting: Acting, form: Form, errors: FormErrors): Promise<PageResult> {
  const [{ rules }, { pools }] = await Promise.all([
    acting.send(listPoolRules, {}),
    acting.send(listCostLayouts, {}),
  ]);
  return page('costs/rules', {
    ...rulesView(acting, rules),
    errors,
    typed: {
      requestId: form.text('requestId') || randomUUID(),
      costCentrePrefix: form.text('costCentrePrefix'),
      subjectivePrefix: form.text('subjectivePrefix'),
      from: form.date('validFrom'),
    },
    pools: [
      ...pools.map(({ key }) => ({
        value: key,
        text: `Shared by “${agreementText(key)}”`,
        checked: form.text('pool') === key,
      })),
      { value: '', text: 'Not shared', checked: form.has('pool') && form.text('pool') === '' },
    ],
  });
}

async function endPage(acting: Acting, ruleId: string, form: Form, errors: FormErrors): Promise<PageResult> {
  const { rules } = await acting.send(listPoolRules, {});
  const rule = rules.find(({ id }) => id === ruleId);
  if (!rule) throw new DomainError('not-found', 'There is no such rule here.');
  const [shown] = rulesView(acting, [rule]).rules;
  return page('costs/end-rule', {
    rule: shown,
    errors,
    lastDay: form.date('lastDay'),
    rulesHref: paths.costRules({ council: acting.code }),
  });
}

function typedDay(form: Form, field: string, label: string): string {
  const read = parseDateParts({ label, parts: form.date(field) });
  if (read.ok) return read.value;
  const box = read.parts[0] ?? 'day';
  throw validationFailed([{ field: `${field}-${box}`, message: read.message }]);
}
