import { addDays, londonDate, type LocalDate } from '@conjoint/kernel';
import { shapeOf } from './council-shape.js';
import { inventWorkerName } from './invented-people.js';
import type { PlannedWorker } from '@conjoint/contracts';
import type { SeededRandom } from './seeded-random.js';

const HUNDREDTHS = 100;
/** Of a year: what the workforce census of 2025 gives for England is 14 %. */
const TURNOVER = 0.14;

export interface InventedSignIn {
  personKey: string;
  name: string;
}

/** Workers of a council from some years before `from` until `now`, as many as the published full-time equivalents at that scale. */
export function planWorkers(of: {
  council: string;
  from: LocalDate;
  now: Date;
  scale: number;
  /** Invented people of the partnership file who hold cases here. */
  signIns: readonly InventedSignIn[];
  random: SeededRandom;
}): PlannedWorker[] {
  const { random } = of;
  const shape = shapeOf(of.council);
  const today = londonDate(of.now);
  const workers: PlannedWorker[] = [];
  const add = (startedOn: LocalDate, caseHolder: boolean, signIn?: InventedSignIn): number => {
    const agency = signIn === undefined && random.chance(shape.agencyRate);
    const stays = random.days(365 / (agency ? 1.2 : TURNOVER));
    const leftOn = addDays(startedOn, stays);
    workers.push({
      key: `w${workers.length + 1}`,
      name: signIn?.name ?? inventWorkerName(random),
      personKey: signIn?.personKey ?? null,
      contract: agency ? 'agency' : random.chance(0.05) ? 'fixed-term' : 'permanent',
      fteHundredths: Number(random.weighted({ 100: 76, 80: 12, 60: 8, 50: 4 })),
      caseHolder,
      startedOn,
      leftOn: signIn === undefined && leftOn <= today ? leftOn : null,
    });
    return workers.at(-1)!.fteHundredths;
  };
  const holders = Math.max(HUNDREDTHS, shape.caseHoldersFte * of.scale * HUNDREDTHS);
  const all = Math.max(holders, shape.socialWorkersFte * of.scale * HUNDREDTHS);
  const began = (): LocalDate => addDays(of.from, -random.between(30, 4 * 365));
  let fte = 0;
  for (const signIn of of.signIns) fte += add(began(), true, signIn);
  while (fte < holders - HUNDREDTHS / 2) fte += add(began(), true);
  for (let others = fte; others < all - HUNDREDTHS / 2;) others += add(began(), false);
  // Whoever leaves is followed, after some weeks, by somebody new; those who follow may leave as well.
  for (let index = 0; index < workers.length; index += 1) {
    const { leftOn, caseHolder } = workers[index]!;
    if (leftOn === null) continue;
    const follows = addDays(leftOn, random.between(3, 60));
    if (follows <= today) add(follows, caseHolder);
  }
  return workers;
}
