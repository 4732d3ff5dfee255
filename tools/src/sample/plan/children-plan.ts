import type { Outcome } from '@conjoint/contracts';
import { addDays, isWorkingDay, londonDate, type LocalDate } from '@conjoint/kernel';
import { shapeOf, type CouncilShape } from './council-shape.js';
import { planEpisode } from './episode-plan.js';
import { inventAddress, inventChild, inventFamily, type InventedFamily } from './invented-people.js';
import type { PlannedChild, PlannedHousehold, PlannedReferral } from '@conjoint/contracts';
import type { SeededRandom } from './seeded-random.js';
import { RATIONALES, SOURCES, STORIES } from './stories.js';
import { officeTimeAfter, someTimeOn, workingDayAfter } from './working-hours.js';

/** Before the eighteen months, so that on their first day as many children are open as the published figures say. */
const WARM_UP_YEARS = 4;
const DAYS_A_YEAR = 365;
const WORKING_DAYS_A_YEAR = 253;
const CHILDREN_A_HOUSEHOLD = { 1: 55, 2: 27, 3: 12, 4: 6 } as const;
const MEAN_CHILDREN = 1.69;

export interface ChildrenOf {
  council: string;
  from: LocalDate;
  now: Date;
  scale: number;
  /** Postcodes of the council, from the reference data. */
  postcodes: readonly string[];
  random: SeededRandom;
}

interface KnownHousehold {
  family: InventedFamily;
  household: PlannedHousehold;
  children: PlannedChild[];
  lastReceivedOn: LocalDate;
  /** Null while an episode of one of the children is open. */
  closedOn: LocalDate | null;
}

/** Referrals of a council with all that became of them, in the order of receipt. */
export class ChildrenPlanner {
  private readonly shape: CouncilShape;
  private readonly known: KnownHousehold[] = [];
  private readonly referrals: PlannedReferral[] = [];
  private readonly now: string;
  private households = 0;
  private children = 0;
  private returned = 0;

  constructor(private readonly of: ChildrenOf) {
    this.shape = shapeOf(of.council);
    this.now = of.now.toISOString();
  }

  plan(): PlannedReferral[] {
    const { random, scale } = this.of;
    const aDay = (this.shape.referralsAYear * scale) / MEAN_CHILDREN / WORKING_DAYS_A_YEAR;
    let owed = 0;
    for (
      let day = addDays(this.of.from, -WARM_UP_YEARS * DAYS_A_YEAR);
      day <= londonDate(this.now);
      day = addDays(day, 1)
    ) {
      if (!isWorkingDay(day)) continue;
      for (owed += aDay * (0.4 + 1.2 * random.next()); owed >= 1; owed -= 1) this.receive(day);
    }
    return this.referrals.filter((referral) => this.counts(referral));
  }

  /** What was closed before the eighteen months begin is not in the sample; what was open on the first day is. */
  private counts({ receivedAt, children }: PlannedReferral): boolean {
    return (
      londonDate(receivedAt) >= this.of.from ||
      children.some(({ episode }) => episode !== null && (episode.closure?.at ?? this.now) >= this.of.from)
    );
  }

  private receive(day: LocalDate): void {
    const { random } = this.of;
    const receivedAt = someTimeOn(day, random, { from: 8, to: 18 });
    if (receivedAt >= this.now) return;
    const before = this.returnsNext() ? this.householdToReturn(day) : undefined;
    const household = before ?? this.newHousehold(day);
    const via = SOURCES[random.weighted(weightsOf(SOURCES))]!;
    const story = random.pick(STORIES);
    const typedAt = later(receivedAt, random.between(6, 45));
    const decision = this.decide(typedAt);
    const key = `r${this.referrals.length + 1}`;
    const referral: PlannedReferral = {
      key,
      receivedAt,
      typedAt,
      how: via.how,
      source: via.source,
      worry: story.worry,
      household: household.household,
      children: household.children.map((child) => ({
        ...child,
        knownBefore: before !== undefined,
        episode:
          decision === null
            ? null
            : planEpisode({
                key: `${key}-${child.key}`,
                receivedAt,
                decision,
                story,
                shape: this.shape,
                now: this.now,
                random,
              }),
      })),
      acknowledgedAt: earlierThanNow(officeTimeAfter(typedAt, random.chance(0.9) ? 0 : 1, random), this.now),
      decision,
    };
    this.referrals.push(referral);
    this.children += household.children.length;
    if (before !== undefined) this.returned += household.children.length;
    household.lastReceivedOn = day;
    household.closedOn = closedOn(referral);
  }

  /** Steered, because at a tenth of the scale chance alone would miss the published rate by far. */
  private returnsNext(): boolean {
    const behind = this.shape.reReferralRate * this.children - this.returned;
    return behind > 0 && this.of.random.chance(0.6);
  }

  /** Known within the last twelve months and not open on the day: what the census counts as a re-referral. */
  private householdToReturn(day: LocalDate): KnownHousehold | undefined {
    const since = addDays(day, -350);
    const candidates = this.known.filter(
      ({ closedOn: closed, lastReceivedOn, children }) =>
        closed !== null &&
        closed < day &&
        lastReceivedOn > since &&
        lastReceivedOn < day &&
        children.every(({ sex }) => sex !== 'U'),
    );
    return candidates.length === 0 ? undefined : this.of.random.pick(candidates);
  }

  private newHousehold(day: LocalDate): KnownHousehold {
    const { random, postcodes } = this.of;
    this.households += 1;
    const key = `h${this.households}`;
    const family = inventFamily(random);
    const taken = new Set<string>();
    const children = Array.from(
      { length: Number(random.weighted(CHILDREN_A_HOUSEHOLD)) },
      (_, index): PlannedChild => {
        const child = inventChild(family, { on: day, taken, random });
        taken.add(child.givenName);
        return {
          ...child,
          key: `${key}c${index + 1}`,
          familyName: family.familyName,
          knownBefore: false,
          episode: null,
        };
      },
    );
    const known: KnownHousehold = {
      family,
      household: {
        key,
        familyName: family.familyName,
        adultGivenName: family.adultGivenName,
        lines: inventAddress(random),
        postcode: random.pick(postcodes),
      },
      children,
      lastReceivedOn: day,
      closedOn: null,
    };
    this.known.push(known);
    return known;
  }

  /** Nine in ten within one working day; null while it waits. */
  private decide(typedAt: string): PlannedReferral['decision'] {
    const { random } = this.of;
    const workingDays = Number(random.weighted({ 0: 45, 1: 47, 2: 5, 3: 3 }));
    const at = officeTimeAfter(typedAt, workingDays, random);
    const outcome = this.outcome();
    return at >= this.now ? null : { at, outcome, rationale: random.pick(RATIONALES[outcome]) };
  }

  private outcome(): Outcome {
    const { random } = this.of;
    return random.chance(this.shape.withoutAssessmentRate)
      ? random.weighted({ 'no-further-action': 45, 'information-and-advice': 25, 'early-help': 30 })
      : random.weighted({ 'child-and-family-assessment': 88, 'strategy-discussion': 12 });
  }
}

const later = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

const earlierThanNow = (at: string, now: string): string | null => (at < now ? at : null);

const weightsOf = (of: Readonly<Record<string, { weight: number }>>): Record<string, number> =>
  Object.fromEntries(Object.entries(of).map(([key, { weight }]) => [key, weight]));

/** The day on which the last child of the referral was closed; null while one is open or waits. */
function closedOn({ decision, children }: PlannedReferral): LocalDate | null {
  if (decision === null) return null;
  let last = decision.at;
  for (const { episode } of children) {
    if (episode === null) continue;
    if (episode.closure === null) return null;
    if (episode.closure.at > last) last = episode.closure.at;
  }
  return workingDayAfter(londonDate(last), 0);
}
