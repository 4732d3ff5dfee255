import { randomUUID } from 'node:crypto';
import {
  liftFamilyRestriction,
  listCandidates,
  listFamilyRestrictions,
  restrictWorker,
  type FamilyRestriction,
  type WorkEpisode,
} from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { noSuchEpisode } from './allocate.controller.js';
import { episodeView, nameEpisodes, visible, type NamedEpisodes } from './named-episodes.js';

/** Workers who may not work with a family. */
@Controller()
export class FamilyRestrictionController {
  @Get(paths.familyRestrictions.route)
  async list(@ActingHere() acting: Acting): Promise<PageResult> {
    const { restrictions } = await acting.send(listFamilyRestrictions, {});
    const named = await nameEpisodes(acting, restrictions.flatMap(episodeOf));
    const rows = restrictions.flatMap((one) => restrictionRow(acting, one, named));
    return page('allocation/restrictions', {
      current: rows.filter(({ lifted }) => lifted === null),
      lifted: rows.filter(({ lifted }) => lifted !== null),
    });
  }

  @Get(paths.familyRestrict.route)
  ask(@ActingHere() acting: Acting, @Param('episodeId') id: string): Promise<PageResult> {
    return this.show(acting, recordId(id), new Form({}), FormErrors.none);
  }

  @Post(paths.familyRestrict.route)
  restrict(
    @ActingHere() acting: Acting,
    @Param('episodeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const episodeId = recordId(id);
    return submit({
      send: () => {
        const workerId = form.text('workerId');
        if (workerId === '') throw validationFailed([{ field: 'workerId', message: 'Choose a worker' }]);
        return acting.send(restrictWorker, {
          requestId: form.text('requestId'),
          ...{ workerId, episodeId },
          of: form.text('of') === 'child' ? 'child' : 'family',
          reason: form.text('reason'),
        });
      },
      done: ({ restriction }) =>
        redirectTo(paths.familyRestrictions({ council: acting.code }), {
          success: `${restriction.workerName} may not work with this family from now on`,
        }),
      again: (errors) => this.show(acting, episodeId, form, errors),
    });
  }

  @Get(paths.familyRestrictionLift.route)
  confirmLift(@ActingHere() acting: Acting, @Param('restrictionId') id: string): Promise<PageResult> {
    return this.liftPage(acting, recordId(id), '', FormErrors.none);
  }

  @Post(paths.familyRestrictionLift.route)
  lift(
    @ActingHere() acting: Acting,
    @Param('restrictionId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const restrictionId = recordId(id);
    const reason = form.text('reason');
    return submit({
      send: () => acting.send(liftFamilyRestriction, { restrictionId, reason }),
      done: ({ restriction }) =>
        redirectTo(paths.familyRestrictions({ council: acting.code }), {
          success: `${restriction.workerName} may work with this family again`,
        }),
      again: (errors) => this.liftPage(acting, restrictionId, reason, errors),
    });
  }

  private async show(
    acting: Acting,
    episodeId: string,
    typed: Form,
    errors: FormErrors,
  ): Promise<PageResult> {
    const { episode, candidates } = await acting.send(listCandidates, { episodeId });
    const named = await nameEpisodes(acting, [episode]);
    if (visible([episode], named).length === 0) throw noSuchEpisode();
    return page('allocation/restrict', {
      ...episodeView(acting, episode, named),
      workers: [
        { value: '', text: 'Choose a worker' },
        ...candidates
          .filter(({ refusals }) => !refusals.includes('restricted'))
          .map(({ workerId, name }) => ({
            value: workerId,
            text: name,
            selected: workerId === typed.text('workerId'),
          })),
      ],
      of: typed.text('of') || 'family',
      reason: typed.text('reason'),
      requestId: typed.text('requestId') || randomUUID(),
      backHref: paths.allocate({ council: acting.code, episodeId }),
      errors,
    });
  }

  private async liftPage(
    acting: Acting,
    restrictionId: string,
    reason: string,
    errors: FormErrors,
  ): Promise<PageResult> {
    const { restrictions } = await acting.send(listFamilyRestrictions, {});
    const found = restrictions.filter((one) => one.restrictionId === restrictionId);
    const named = await nameEpisodes(acting, found.flatMap(episodeOf));
    const [row] = found.flatMap((one) => restrictionRow(acting, one, named));
    if (!row) throw new DomainError('not-found', 'There is no such restriction');
    if (!row.liftHref) throw new DomainError('not-acceptable-state', 'This restriction was lifted already');
    const listHref = paths.familyRestrictions({ council: acting.code });
    return page('allocation/lift-restriction', { ...row, typedReason: reason, listHref, errors });
  }
}

/** Enough of an episode to ask its child's name. */
function episodeOf({ episodeId }: FamilyRestriction): WorkEpisode[] {
  return episodeId === null ? [] : [{ episodeId } as WorkEpisode];
}

/** None where the family is hidden from whoever asks. */
function restrictionRow(acting: Acting, one: FamilyRestriction, named: NamedEpisodes) {
  const summary = one.episodeId === null ? undefined : named?.get(one.episodeId);
  if (named !== null && one.episodeId !== null && !summary) return [];
  const name = summary?.childName ?? 'a child whose name is not available just now';
  const { restrictionId } = one;
  return [
    {
      worker: one.workerName,
      family: one.of === 'family' ? `The family of ${name}` : name,
      reason: one.reason,
      recorded: `${dateTimeWords(one.recordedAt)}, by ${one.recordedByName}`,
      lifted:
        one.liftedAt &&
        `${dateTimeWords(one.liftedAt)}, by ${one.liftedByName ?? ''}: ${one.liftReason ?? ''}`,
      liftHref:
        one.liftedAt === null && acting.may(liftFamilyRestriction)
          ? paths.familyRestrictionLift({ council: acting.code, restrictionId })
          : null,
    },
  ];
}
