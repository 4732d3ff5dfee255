import { randomUUID } from 'node:crypto';
import {
  endAllocation,
  listAllocations,
  listCandidates,
  makeAllocation,
  moveAllocation,
  putEpisodeInTeam,
} from '@conjoint/contracts';
import { DomainError, isDomainError, validationFailed } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { allocateView, historyRow, teamView } from './allocate.view.js';
import { episodeView, nameEpisodes, visible } from './named-episodes.js';

/** A team manager gives a child to a worker, to another worker, or takes it back; and who had it. */
@Controller()
export class AllocateController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.allocate.route)
  ask(@ActingHere() acting: Acting, @Param('episodeId') id: string): Promise<PageResult> {
    return this.show(acting, recordId(id), new Form({}));
  }

  @Post(paths.allocate.route)
  allocate(
    @ActingHere() acting: Acting,
    @Param('episodeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const episodeId = recordId(id);
    return submit({
      send: () => send(acting, episodeId, form),
      done: ({ workerName }) =>
        redirectTo(paths.allocations({ council: acting.code, episodeId }), {
          success: `Allocated to ${workerName}`,
        }),
      again: (errors) => this.show(acting, episodeId, form, errors),
    });
  }

  @Get(paths.allocations.route)
  async history(@ActingHere() acting: Acting, @Param('episodeId') id: string): Promise<PageResult> {
    const episodeId = recordId(id);
    const { episode, allocations, team } = await acting.send(listAllocations, { episodeId });
    const named = await nameEpisodes(acting, [episode]);
    if (visible([episode], named).length === 0) throw noSuchEpisode();
    const at = { council: acting.code, episodeId };
    const open = episode.state === 'open';
    return page('allocation/history', {
      ...episodeView(acting, episode, named),
      rows: allocations.map((one) => historyRow(acting, one)),
      allocateHref: open && acting.may(makeAllocation) ? paths.allocate(at) : null,
      team: teamView(team),
      teamHref: open && acting.may(putEpisodeInTeam) ? paths.episodeTeam(at) : null,
      isAllocated: allocations.some(({ state }) => state === 'current'),
    });
  }

  @Get(paths.allocationEnd.route)
  confirmEnd(
    @ActingHere() acting: Acting,
    @Param('episodeId') episodeId: string,
    @Param('allocationId') allocationId: string,
  ): Promise<PageResult> {
    return this.endPage(acting, { episodeId: recordId(episodeId), allocationId: recordId(allocationId) });
  }

  @Post(paths.allocationEnd.route)
  end(
    @ActingHere() acting: Acting,
    @Param('episodeId') episodeId: string,
    @Param('allocationId') allocationId: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const asked = { episodeId: recordId(episodeId), allocationId: recordId(allocationId) };
    const reason = form.text('reason');
    return submit({
      send: () => acting.send(endAllocation, { allocationId: asked.allocationId, reason }),
      done: () =>
        redirectTo(paths.allocations({ council: acting.code, episodeId: asked.episodeId }), {
          success: 'The allocation has ended. The child waits for a worker',
        }),
      again: (errors) => this.endPage(acting, { ...asked, reason, errors }),
    });
  }

  private async show(
    acting: Acting,
    episodeId: string,
    typed: Form,
    errors: FormErrors = FormErrors.none,
  ): Promise<PageResult> {
    const answer = await acting.send(listCandidates, { episodeId });
    const named = await nameEpisodes(acting, [answer.episode, ...answer.siblings]);
    if (visible([answer.episode], named).length === 0) throw noSuchEpisode();
    return page('allocation/allocate', {
      ...allocateView({ acting, answer, named, typed, now: this.clock.now() }),
      requestId: typed.text('requestId') || randomUUID(),
      errors,
    });
  }

  private async endPage(
    acting: Acting,
    asked: { episodeId: string; allocationId: string; reason?: string; errors?: FormErrors },
  ): Promise<PageResult> {
    const { episode, allocations } = await acting.send(listAllocations, { episodeId: asked.episodeId });
    const named = await nameEpisodes(acting, [episode]);
    const current = allocations.find(({ allocationId }) => allocationId === asked.allocationId);
    if (!current || visible([episode], named).length === 0) throw noSuchEpisode();
    if (current.state !== 'current')
      throw new DomainError('not-acceptable-state', 'This allocation is over already');
    return page('allocation/end', {
      ...episodeView(acting, episode, named),
      workerName: current.workerName,
      historyHref: paths.allocations({ council: acting.code, episodeId: asked.episodeId }),
      reason: asked.reason ?? '',
      errors: asked.errors ?? FormErrors.none,
    });
  }
}

/** The child is allocated, or moved where somebody has it. Whoever comes second sees who has it now, with what she typed. */
async function send(acting: Acting, episodeId: string, form: Form): Promise<{ workerName: string }> {
  const workerId = form.text('workerId');
  if (workerId === '') throw validationFailed([{ field: 'workerId', message: 'Choose a worker' }]);
  const wish = {
    requestId: form.text('requestId'),
    workerId,
    rationale: form.text('rationale'),
    againstAdvice: form.optional('againstAdvice'),
  };
  const allocationId = form.optional('allocationId');
  try {
    if (allocationId !== null)
      return (await acting.send(moveAllocation, { ...wish, allocationId })).allocation;
    const episodeIds = [...new Set([episodeId, ...form.list('siblings')])];
    const { allocations } = await acting.send(makeAllocation, { ...wish, episodeIds });
    return allocations[0]!;
  } catch (error) {
    if (isDomainError(error) && error.code === 'conflict')
      throw validationFailed([{ field: '', message: error.message }]);
    throw error;
  }
}

export function noSuchEpisode(): DomainError {
  return new DomainError('not-found', 'There is no such record');
}
