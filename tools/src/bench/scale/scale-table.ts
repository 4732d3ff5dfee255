import { table } from '../../console/table.js';
import { APPS } from '../../start/port-plan.js';
import type { Verdict } from './growth.rules.js';
import type { ScaleFigures } from './measure-scale.js';

/** A row for each figure, a column for each number of boroughs, and the verdicts below. */
export function scaleTable(all: readonly ScaleFigures[], verdicts: readonly Verdict[]): string {
  const row = (name: string, of: (figures: ScaleFigures) => number, places = 0): string[] => [
    name,
    ...all.map((figures) => of(figures).toFixed(places)),
  ];
  const memory = [...APPS, 'postgres', 'nats'].flatMap((name) => [
    row(`memory, ${name}, MiB`, ({ memory }) => memory[name] ?? NaN),
    row(`… after the load, MiB`, ({ memoryAfterLoad }) => memoryAfterLoad[name] ?? NaN),
  ]);
  const rows = [
    row('start, clean, s', ({ startClean }) => startClean, 1),
    row('start, warm, s', ({ startWarm }) => startWarm, 1),
    ...memory,
    row('processor, idle, ms a second', ({ idleCpu }) => idleCpu, 1),
    row('processor, idle and watched, ms a second', ({ watchedCpu }) => watchedCpu, 1),
    row('connections, idle', ({ idleConnections }) => idleConnections),
    row('… opened a minute', ({ idleOpenedPerMinute }) => idleOpenedPerMinute),
    row('connections, idle and watched', ({ watchedConnections }) => watchedConnections),
    row('… opened a minute', ({ watchedOpenedPerMinute }) => watchedOpenedPerMinute),
    row('connections, under load', ({ loadConnections }) => loadConnections),
    row('processor a journey, all processes, ms', ({ loadCpuPerJourney }) => loadCpuPerJourney, 1),
    row('journey, p50, ms', ({ p50 }) => p50),
    row('journey, p95, ms', ({ p95 }) => p95),
  ];
  const judged = verdicts.map(({ what, ratio, goal, met }) => [
    what,
    ratio.toFixed(2),
    goal,
    met ? 'yes' : 'NO',
  ]);
  return [
    table(['boroughs', ...all.map(({ boroughs }) => String(boroughs))], rows),
    '',
    table(['from the fewest to the most', 'ratio', 'goal', 'met'], judged),
  ].join('\n');
}
