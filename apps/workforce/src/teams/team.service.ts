import type { ParsedRequestOf, saveTeam, TeamView } from '@conjoint/contracts';
import { DomainError, londonDate, validationFailed } from '@conjoint/kernel';
import {
  CLOCK,
  derivedId,
  PARTNERSHIP,
  requireRole,
  type Call,
  type Clock,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { workersById } from '../workers/worker.repository.js';
import { openTeams, putMembers, takeWork } from './team.repository.js';

type Save = ParsedRequestOf<typeof saveTeam>;

/** Teams of a council: which new children come to which, and who is in it. */
@Injectable()
export class TeamService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(call: Call): Promise<TeamView[]> {
    requireRole(call, 'workforce-officer', 'team-manager', 'director', 'auditor');
    await call.db.audit(call, { action: 'team.list', subjects: [] });
    return openTeams(call.db, call.acting);
  }

  async save(request: Save, call: Call): Promise<TeamView> {
    requireRole(call, 'workforce-officer', 'team-manager');
    if (this.partnership.partition(call.partition).kind !== 'council')
      throw new DomainError(
        'not-acceptable-state',
        'Only a council has children, so only a council has teams',
      );
    const id = request.teamId ?? derivedId('team', call.partition, request.requestId);
    return call.db.transaction(call, async (tx) => {
      await tx.query('lock table team in share row exclusive mode');
      await this.checkPeople(tx, request);
      await this.write(tx, call, { ...request, id });
      await takeWork(tx, { id, works: request.works });
      await putMembers(tx, { ...request, id }, londonDate(this.clock.now()));
      await tx.audit({ action: 'team.saved', subjects: [id, ...request.managers, ...request.members] });
      const teams = await openTeams(tx, call.acting);
      return teams.find(({ teamId }) => teamId === id)!;
    });
  }

  private async write(
    tx: Tx,
    call: Call,
    { id, teamId, version, name, works }: Save & { id: string },
  ): Promise<void> {
    const same = await tx.query('select 1 from team where name = $1 and id <> $2 and closed_on is null', [
      name,
      id,
    ]);
    if (same.length > 0)
      throw validationFailed([{ field: 'name', message: 'Another team here is called that' }]);
    if (teamId === null) {
      await tx.query(
        `insert into team (id, name, works, opened_on, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
        [id, name, works, londonDate(this.clock.now()), this.clock.now(), call.acting.personKey],
      );
      return;
    }
    const [team] = await tx.query<{ version: number }>(
      'select version from team where id = $1 and closed_on is null',
      [id],
    );
    if (!team) throw new DomainError('not-found', 'There is no such team in this council');
    if (team.version !== version)
      throw new DomainError('stale-version', 'Somebody has changed this team since you opened it');
    await tx.query('update team set name = $2, works = $3, version = version + 1 where id = $1', [
      id,
      name,
      works,
    ]);
  }

  private async checkPeople(tx: Tx, { managers, members }: Save): Promise<void> {
    const asked = [...new Set([...managers, ...members])];
    const known = await workersById(tx, asked);
    if (known.length < asked.length) throw new DomainError('not-found', 'There is no such worker here');
  }
}
