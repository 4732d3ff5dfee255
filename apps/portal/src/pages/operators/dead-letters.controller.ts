import { listDeadLetters, retryDeadLetter, SERVICES, type ServiceName } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { deadLettersView } from './dead-letters.view.js';

const HANDLED = {
  done: 'The message has been handled',
  'already-handled': 'The message had been handled before. Nothing was done twice',
  overtaken: 'A newer message about the same record has been handled already. This one changed nothing',
} as const;

/** Messages no attempt could handle, over all services of this council. Their content is never shown: it may be about a child. */
@Controller()
export class DeadLettersController {
  @Get(paths.deadLetters.route)
  list(@ActingHere() acting: Acting): Promise<PageResult> {
    return this.show(acting, FormErrors.none);
  }

  @Post(paths.deadLetterRetry.route)
  retry(
    @ActingHere() acting: Acting,
    @Param('service') service: string,
    @Param('id') id: string,
  ): Promise<PageResult> {
    if (!(SERVICES as readonly string[]).includes(service))
      throw new DomainError('not-found', 'There is no such service');
    return submit({
      send: () => acting.send(retryDeadLetter[service as ServiceName], { id }),
      done: ({ outcome, errorCode }) =>
        outcome === 'failed-again'
          ? this.show(
              acting,
              new FormErrors([
                { field: '', message: `The message failed again (${errorCode ?? 'unknown'})` },
              ]),
            )
          : redirectTo(paths.deadLetters({ council: acting.code }), { success: HANDLED[outcome] }),
      again: (errors) => this.show(acting, errors),
    });
  }

  private async show(acting: Acting, errors: FormErrors): Promise<PageResult> {
    if (!acting.may(listDeadLetters.referrals))
      throw new DomainError('not-permitted', 'Failed messages are for operators to see.');
    const answers = await Promise.all(SERVICES.map((service) => acting.part(listDeadLetters[service], {})));
    const letters = answers.flatMap((answer) => (answer.shown ? answer.data.deadLetters : []));
    const open = answers.reduce((sum, answer) => sum + (answer.shown ? answer.data.open : 0), 0);
    // A body has no referrals: only services that should be here are named as silent.
    const silent = SERVICES.filter(
      (service, index) =>
        !answers[index]!.shown && (service !== 'referrals' || acting.council.kind === 'council'),
    );
    return page('operators/dead-letters', { ...deadLettersView(acting, letters, open), silent, errors });
  }
}
