import { randomUUID } from 'node:crypto';
import { listAllocations, listTeams, putEpisodeInTeam } from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { typedReason } from '../referral/typed-answers.js';
import { noSuchEpisode } from './allocate.controller.js';
import { episodeView, nameEpisodes, visible } from './named-episodes.js';

/** Back to the team that has this kind of work. */
const OF_ITS_WORK = 'of-its-work';

/** A team manager puts a child in another team, or back. */
@Controller()
export class EpisodeTeamController {
  @Get(paths.episodeTeam.route)
  ask(@ActingHere() acting: Acting, @Param('episodeId') id: string): Promise<PageResult> {
    return show(acting, recordId(id), new Form({}), FormErrors.none);
  }

  @Post(paths.episodeTeam.route)
  put(
    @ActingHere() acting: Acting,
    @Param('episodeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const episodeId = recordId(id);
    return submit({
      send: async () => {
        const team = form.text('teamId');
        if (team === '') throw validationFailed([{ field: 'teamId', message: 'Choose a team' }]);
        const reason = typedReason(form, 'Enter why the child comes to this team');
        const teamId = team === OF_ITS_WORK ? null : recordId(team);
        return acting.send(putEpisodeInTeam, {
          requestId: form.text('requestId'),
          episodeId,
          teamId,
          reason,
        });
      },
      done: ({ team }) =>
        redirectTo(paths.allocations({ council: acting.code, episodeId }), {
          success: `The child is in ${team.name ?? 'no team'}`,
        }),
      again: (errors) => show(acting, episodeId, form, errors),
    });
  }
}

async function show(acting: Acting, episodeId: string, form: Form, errors: FormErrors): Promise<PageResult> {
  const [{ episode, team }, { teams }] = await Promise.all([
    acting.send(listAllocations, { episodeId }),
    acting.send(listTeams, {}),
  ]);
  if (!acting.may(putEpisodeInTeam))
    throw new DomainError('not-permitted', 'Team managers put children in another team.');
  const named = await nameEpisodes(acting, [episode]);
  if (visible([episode], named).length === 0) throw noSuchEpisode();
  const chosen = form.text('teamId');
  return page('allocation/episode-team', {
    ...episodeView(acting, episode, named),
    teamName: team.name,
    items: [
      ...teams
        .filter(({ teamId }) => teamId !== team.teamId)
        .map(({ teamId, name }) => ({ value: teamId, text: name, checked: chosen === teamId })),
      ...(team.byHand
        ? [
            {
              value: OF_ITS_WORK,
              text: 'The team that has this kind of work',
              checked: chosen === OF_ITS_WORK,
            },
          ]
        : []),
    ],
    reason: form.text('reason'),
    requestId: form.text('requestId') || randomUUID(),
    historyHref: paths.allocations({ council: acting.code, episodeId }),
    newTeamHref: paths.teamNew({ council: acting.code }),
    errors,
  });
}
