import type { Workload } from '@conjoint/contracts';
import { londonDateTime } from '@conjoint/kernel';
import { counted } from '../../framework/paging.js';
import { dateWords, timeWords } from '../../framework/words.js';
import { allPoints, percentWords, pointsWords, utilisationTag } from './allocation-words.js';

/** What somebody carries, in words: "here 18, elsewhere 7, as of 10:42am". */
export function workloadView(workload: Workload, now: Date) {
  const { cases, points, elsewhere, targetHundredths, utilisationPercent } = workload;
  return {
    here: counted(cases, 'child', 'children'),
    points: counted(points, 'point', 'points'),
    target: pointsWords(targetHundredths),
    percent: percentWords(utilisationPercent),
    tag: utilisationTag(utilisationPercent),
    all: counted(allPoints(workload), 'point', 'points'),
    elsewhere: elsewhere && elsewhereView(elsewhere, now),
    /** "here 18, elsewhere 7" */
    places: elsewhere ? `here ${cases}, elsewhere ${elsewhere.cases}` : `here ${cases}`,
  };
}

function elsewhereView({ cases, points, asOf }: NonNullable<Workload['elsewhere']>, now: Date) {
  const said = londonDateTime(asOf);
  const today = londonDateTime(now).date === said.date;
  return {
    children: counted(cases, 'child', 'children'),
    points: counted(points, 'point', 'points'),
    asOf: today ? timeWords(said.time) : `${dateWords(asOf)} at ${timeWords(said.time)}`,
  };
}
