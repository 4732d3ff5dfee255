import {
  checkRole,
  getChild,
  liftRestriction,
  listMandates,
  restrictChild,
  type ChildView,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { typedReason } from '../referral/typed-answers.js';
import { restrictionView, waitingReferrals } from './restriction.view.js';

interface TypedSoFar {
  reason: string;
  errors: FormErrors;
}
const NOTHING: TypedSoFar = { reason: '', errors: FormErrors.none };

/** Hiding a child's record from everybody but the information officers, and showing it again: each with a reason. */
@Controller()
export class RestrictionController {
  @Get(paths.childRestrict.route)
  askRestrict(@ActingHere() acting: Acting, @Param('childId') id: string): Promise<PageResult> {
    return this.showRestrict(acting, recordId(id), NOTHING);
  }

  @Post(paths.childRestrict.route)
  restrict(
    @ActingHere() acting: Acting,
    @Param('childId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const childId = recordId(id);
    return submit({
      send: async () => {
        const reason = typedReason(form, 'Enter why this record is restricted');
        return acting.send(restrictChild, { childId, reason });
      },
      done: () =>
        // Whoever may not lift it is no information officer, and does not see the record any more.
        acting.may(liftRestriction)
          ? redirectTo(paths.child({ council: acting.code, childId }), {
              success: 'The record is restricted. Only information officers see it.',
            })
          : redirectTo(paths.home({ council: acting.code }), {
              success:
                'The record is restricted. Only information officers see it now, and they have been told.',
            }),
      again: (errors) => this.showRestrict(acting, childId, { reason: form.text('reason'), errors }),
    });
  }

  @Get(paths.childLiftRestriction.route)
  askLift(@ActingHere() acting: Acting, @Param('childId') id: string): Promise<PageResult> {
    return this.showLift(acting, recordId(id), NOTHING);
  }

  @Post(paths.childLiftRestriction.route)
  lift(@ActingHere() acting: Acting, @Param('childId') id: string, @Typed() form: Form): Promise<PageResult> {
    const childId = recordId(id);
    return submit({
      send: async () => {
        const reason = typedReason(form, 'Enter why the restriction is lifted');
        return acting.send(liftRestriction, { childId, reason });
      },
      done: () =>
        redirectTo(paths.child({ council: acting.code, childId }), {
          success:
            'The restriction is lifted. Everybody who may open children’s records sees this one again.',
        }),
      again: (errors) => this.showLift(acting, childId, { reason: form.text('reason'), errors }),
    });
  }

  private async showRestrict(acting: Acting, childId: string, typed: TypedSoFar): Promise<PageResult> {
    const { child } = await acting.send(getChild, { childId });
    if (!acting.may(restrictChild))
      throw new DomainError('not-permitted', 'Managers and information officers restrict records.');
    if (child.restricted) throw new DomainError('not-acceptable-state', 'This record is restricted already.');
    const waiting = waitingReferrals(acting, child);
    const keeper = await acting.part(checkRole, { role: 'information-officer' });
    return page('child/restrict', {
      ...typed,
      ...common(acting, child),
      waiting,
      // Where it cannot be found out just now, the service looks again when the form is sent.
      nobodyKeeps: keeper.shown && !keeper.data.held && !acting.may(liftRestriction),
      mandatesHref: acting.may(listMandates) ? paths.mandates({ council: acting.code }) : null,
      staysKeeper: acting.may(liftRestriction),
    });
  }

  private async showLift(acting: Acting, childId: string, typed: TypedSoFar): Promise<PageResult> {
    const { child } = await acting.send(getChild, { childId });
    if (!acting.may(liftRestriction))
      throw new DomainError('not-permitted', 'Information officers lift the restriction of a record.');
    if (!child.restricted) throw new DomainError('not-acceptable-state', 'This record is not restricted.');
    return page('child/lift-restriction', {
      ...typed,
      ...common(acting, child),
      current: restrictionView(child.restrictions[0]!),
    });
  }
}

function common(acting: Acting, child: ChildView) {
  return {
    name: child.displayName,
    council: acting.council.name,
    childHref: paths.child({ council: acting.code, childId: child.id }),
  };
}
