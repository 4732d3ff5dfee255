import { CHILD_PARTS, type ChildPart, type ChildView } from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { counted } from '../../framework/paging.js';
import { paths } from '../../paths.js';

/** What a part of a record is called: one, many, and as the heading of its own pages. */
export const PART_WORDS: Readonly<Record<ChildPart, { one: string; many: string; title: string }>> = {
  information: {
    one: 'piece of information',
    many: 'pieces of information',
    title: 'Information that joined an episode',
  },
  decisions: { one: 'decision', many: 'decisions', title: 'Decisions' },
  referrals: { one: 'referral', many: 'referrals', title: 'Referrals' },
  clocks: { one: 'day that is or was due', many: 'days that are or were due', title: 'What is due' },
  corrections: { one: 'correction', many: 'corrections', title: 'History of corrections' },
  census: { one: 'part of a census', many: 'parts of a census', title: 'What the census says' },
  problems: { one: 'problem', many: 'problems', title: 'Problems in the census' },
};

/** Of each part of which there is more than the page shows: how much there is, and where. Nothing is left out in silence. */
export function moreOf(
  acting: Acting,
  child: ChildView,
): Partial<Record<ChildPart, { text: string; href: string }>> {
  const shown: Record<ChildPart, number> = {
    information: sum(child.episodes.map(({ information }) => information.length)),
    decisions: child.decisions.length,
    referrals: child.referrals.length,
    clocks: child.clocks.length,
    corrections: child.corrections.length,
    census: sum(child.episodes.map(({ modules }) => modules.length)) + (child.modules?.length ?? 0),
    problems: child.problems.length,
  };
  const longer = CHILD_PARTS.filter((part) => child.parts[part] > shown[part]);
  return Object.fromEntries(
    longer.map((part) => [
      part,
      {
        text: `See all ${counted(child.parts[part], PART_WORDS[part].one, PART_WORDS[part].many)}`,
        href: paths.childHistory({ council: acting.code, childId: child.id, part }),
      },
    ]),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
