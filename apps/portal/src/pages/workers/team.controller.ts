import { randomUUID } from 'node:crypto';
import {
  EPISODE_WORK,
  episodeWorkSchema,
  listTeams,
  listWorkers,
  saveTeam,
  type TeamView,
  type WorkerView,
} from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Clock, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { listWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { WORK_WORDS } from '../allocation/allocation-words.js';
import { workerRow } from './worker.view.js';

/** Teams of a council: which children come to each, who is in it, and what each worker carries. */
@Controller()
export class TeamController {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(paths.teams.route)
  async list(@ActingHere() acting: Acting): Promise<PageResult> {
    const { teams } = await acting.send(listTeams, {});
    return page('workers/teams', {
      council: acting.council.name,
      teams: teams.map((team) => teamView(acting, team)),
      newHref: acting.may(saveTeam) ? paths.teamNew({ council: acting.code }) : null,
    });
  }

  @Get(paths.teamNew.route)
  askNew(@ActingHere() acting: Acting): Promise<PageResult> {
    return this.form(acting, { team: null, form: new Form({}), errors: FormErrors.none });
  }

  @Post(paths.teamNew.route)
  open(@ActingHere() acting: Acting, @Typed() form: Form): Promise<PageResult> {
    return this.save(acting, null, form);
  }

  @Get(paths.team.route)
  async show(@ActingHere() acting: Acting, @Param('teamId') id: string): Promise<PageResult> {
    const team = await teamOf(acting, id);
    const workers = await everyWorker(acting, { teamId: team.teamId });
    const around = { acting, partnership: this.partnership, now: this.clock.now() };
    return page('workers/team', {
      ...teamView(acting, team),
      rows: workers.map((worker) => workerRow(worker, around)),
      changeHref: acting.may(saveTeam)
        ? paths.teamChange({ council: acting.code, teamId: team.teamId })
        : null,
      listHref: paths.teams({ council: acting.code }),
    });
  }

  @Get(paths.teamChange.route)
  async askChange(@ActingHere() acting: Acting, @Param('teamId') id: string): Promise<PageResult> {
    return this.form(acting, { team: await teamOf(acting, id), form: new Form({}), errors: FormErrors.none });
  }

  @Post(paths.teamChange.route)
  async change(
    @ActingHere() acting: Acting,
    @Param('teamId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    return this.save(acting, await teamOf(acting, id), form);
  }

  private save(acting: Acting, team: TeamView | null, form: Form): Promise<PageResult> {
    return submit({
      send: () => {
        if (form.text('name') === '')
          throw validationFailed([{ field: 'name', message: 'Enter what the team is called' }]);
        return acting.send(saveTeam, {
          requestId: form.text('requestId'),
          teamId: team?.teamId ?? null,
          version: Number(form.text('version')),
          name: form.text('name'),
          works: form.list('works').flatMap((work) => episodeWorkSchema.safeParse(work).data ?? []),
          managers: form.list('managers'),
          members: form.list('members'),
        });
      },
      done: (saved) =>
        redirectTo(paths.team({ council: acting.code, teamId: saved.team.teamId }), {
          success: `${saved.team.name} was saved`,
        }),
      again: (errors) => this.form(acting, { team, form, errors }),
    });
  }

  private async form(
    acting: Acting,
    { team, form, errors }: { team: TeamView | null; form: Form; errors: FormErrors },
  ): Promise<PageResult> {
    // Whoever has no sign-in can be given no child, so that she is in no team.
    const workers = (await everyWorker(acting, {})).filter(({ personKey }) => personKey !== null);
    const typed = form.has('version');
    const chosen = (field: 'managers' | 'members'): string[] =>
      typed ? form.list(field) : (team?.[field] ?? []).map(({ workerId }) => workerId);
    const boxes = (field: 'managers' | 'members') =>
      workers.map(({ workerId, name }) => ({
        value: workerId,
        text: name,
        checked: chosen(field).includes(workerId),
      }));
    const works: readonly string[] = typed ? form.list('works') : (team?.works ?? []);
    return page('workers/team-change', {
      isNew: team === null,
      name: typed ? form.text('name') : (team?.name ?? ''),
      works: EPISODE_WORK.map((value) => ({
        value,
        text: WORK_WORDS[value],
        checked: works.includes(value),
      })),
      managers: boxes('managers'),
      members: boxes('members'),
      version: typed ? form.text('version') : (team?.version ?? 0),
      requestId: form.text('requestId') || randomUUID(),
      listHref: paths.teams({ council: acting.code }),
      errors,
    });
  }
}

async function teamOf(acting: Acting, id: string): Promise<TeamView> {
  const teamId = recordId(id);
  const { teams } = await acting.send(listTeams, {});
  const team = teams.find((one) => one.teamId === teamId);
  if (team) return team;
  throw new DomainError('not-found', 'There is no such team here');
}

async function everyWorker(acting: Acting, asked: { teamId?: string }): Promise<WorkerView[]> {
  const all: WorkerView[] = [];
  for (let page = 1; ; page += 1) {
    const { workers, total, pageSize } = await acting.send(listWorkers, { ...asked, page });
    all.push(...workers);
    if (page * pageSize >= total) return all;
  }
}

function teamView(acting: Acting, team: TeamView) {
  const at = { council: acting.code };
  return {
    name: team.name,
    href: paths.team({ ...at, teamId: team.teamId }),
    works: team.works.length > 0 ? listWords(team.works.map((work) => WORK_WORDS[work])) : 'None',
    managers: listWords(team.managers.map(({ name }) => name)) || 'Nobody',
    members: team.members.length,
    unallocated: team.unallocated,
    unallocatedHref: paths.unallocated(at, { team: team.teamId }),
    mine: team.mine,
  };
}
