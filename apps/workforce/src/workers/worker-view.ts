import type { AbsenceKind, Grade, Workload, WorkerView } from '@conjoint/contracts';
import {
  altogether,
  elsewhereOf,
  loadsHere,
  targetsOn,
  type Elsewhere,
} from '../workload/workload.repository.js';
import { NOTHING, targetHundredths, utilisationPercent, type Load } from '../workload/workload.rules.js';
import type { Reader } from './worker.repository.js';
import {
  absenceOn,
  calledBy,
  renewalWarning,
  stateOn,
  termsOn,
  type Absence,
  type Worker,
} from './worker.rules.js';

interface Around {
  readonly on: string;
  readonly here: ReadonlyMap<string, Load>;
  readonly elsewhere: ReadonlyMap<string, Elsewhere>;
  readonly targets: ReadonlyMap<Grade, number>;
  readonly teams: ReadonlyMap<string, WorkerView['teams']>;
}

/** Workers as they are shown on a day, each with her teams and what she carries. */
export async function workerViews(
  reader: Reader,
  workers: readonly Worker[],
  on: string,
): Promise<WorkerView[]> {
  const ids = workers.map(({ id }) => id);
  const around: Around = {
    on,
    here: await loadsHere(reader, ids, on),
    elsewhere: await elsewhereOf(
      reader,
      workers.flatMap(({ personKey }) => personKey ?? []),
    ),
    targets: await targetsOn(reader, on),
    teams: await teamsOf(reader, ids),
  };
  return workers.map((worker) => workerView(worker, around));
}

function workerView(worker: Worker, around: Around): WorkerView {
  const { contract, grade, fteHundredths, caseHolder } = termsOn(worker, around.on);
  const absence = absenceOn(worker, around.on);
  return {
    workerId: worker.id,
    personKey: worker.personKey,
    name: calledBy(worker),
    employer: worker.employer,
    employedHere: worker.employedHere,
    fromCensus: worker.source === 'census',
    state: stateOn(worker, around.on),
    ...{ contract, grade, fteHundredths, caseHolder },
    registration: worker.registration,
    renewal: renewalWarning(worker, around.on),
    startedOn: worker.startedOn,
    leftOn: worker.leftOn,
    absence: absence && absenceView(absence),
    teams: around.teams.get(worker.id) ?? [],
    workload: workloadView(worker, around),
    version: worker.version,
  };
}

function workloadView(worker: Worker, { on, here, elsewhere, targets }: Around): Workload {
  const { grade, fteHundredths } = termsOn(worker, on);
  const load = here.get(worker.id) ?? NOTHING;
  const away = worker.personKey === null ? undefined : elsewhere.get(worker.personKey);
  const target = targetHundredths(targets.get(grade) ?? 0, fteHundredths);
  return {
    ...load,
    elsewhere: away ?? null,
    targetHundredths: target,
    utilisationPercent: utilisationPercent(altogether(load, away).points, target),
  };
}

export function absenceView({ id, kind, from, until }: Absence): {
  absenceId: string;
  kind: AbsenceKind | null;
  from: string;
  until: string | null;
} {
  return { absenceId: id, kind: kind === 'not-said' ? null : kind, from, until };
}

async function teamsOf(reader: Reader, ids: readonly string[]): Promise<Map<string, WorkerView['teams']>> {
  const rows = await reader.query<{ workerId: string; teams: WorkerView['teams'] }>(
    `select team_member.worker_id as "workerId",
       jsonb_agg(jsonb_build_object('teamId', team.id, 'name', team.name, 'part', team_member.part) order by team.name) as teams
     from team_member join team on team.id = team_member.team_id
     where team_member.until_on is null and team.closed_on is null and team_member.worker_id = any($1::uuid[])
     group by team_member.worker_id`,
    [ids],
  );
  return new Map(rows.map(({ workerId, teams }) => [workerId, teams]));
}
