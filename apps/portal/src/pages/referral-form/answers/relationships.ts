import { MUTUAL_RELATIONSHIPS, RELATIONSHIPS, type ReferralInput } from '@conjoint/contracts';
import { Form } from '../../../framework/form.js';
import { choices } from './circumstances.js';
import { Fields } from './fields.js';
import { everybody, find, listOf, nameOf, nameOfRef, type Person } from './household.js';
import { RELATIONSHIP_WORDS, RESPONSIBILITY_WORDS } from './referral-words.js';
import { row, type Row, type Step, type Where } from './step.js';

type Related = ReferralInput['relationships'][number];
const RESPONSIBLE = ['yes', 'no', 'not-known'] as const;

/** How everybody else of the household is related to one child, and who has parental responsibility. */
export const relationships: Step = {
  view: 'relationships',
  title: ({ answers, item }) => {
    const at = listOf(answers, 'children').findIndex(({ ref }) => ref === item);
    return `Relationships of child ${at + 1} of ${listOf(answers, 'children').length}`;
  },
  show(where) {
    if (!find(where.answers, 'children', where.item)) return null;
    const fields = others(where).flatMap(({ ref }) => {
      const known = relationTo(where, ref);
      return known
        ? [
            [`kind-${ref}`, known.kind],
            [`responsibility-${ref}`, known.parentalResponsibility],
          ]
        : [];
    });
    return new Form(Object.fromEntries(fields));
  },
  read(typed, where) {
    const { answers, item } = where;
    const to = item ?? '';
    const fields = new Fields(typed);
    const asked = others(where).filter(({ ref }) => !saidElsewhere(where, ref));
    const said = asked.flatMap(({ ref, isAdult, name }): Related[] => {
      const responsibility = typed.text(`responsibility-${ref}`);
      if (typed.text(`kind-${ref}`) === '') {
        if (responsibility === 'yes' || responsibility === 'no')
          fields.wrong(`kind-${ref}`, `Select how ${name} is related`);
        return [];
      }
      const kind = fields.choice(`kind-${ref}`, RELATIONSHIPS, `Select how ${name} is related from the list`);
      const parentalResponsibility =
        isAdult && responsibility !== ''
          ? fields.choice(`responsibility-${ref}`, RESPONSIBLE, 'Select yes, no or not known')
          : 'not-known';
      return [{ from: ref, to, kind, parentalResponsibility }];
    });
    return fields.all({
      relationships: [...(answers.relationships ?? []).filter((one) => !about(one, to)), ...said],
    });
  },
  offer: (where) => ({
    childName: nameOfRef(where.answers, where.item ?? ''),
    kinds: choices(RELATIONSHIP_WORDS),
    responsibilities: choices(RESPONSIBILITY_WORDS),
    people: others(where).map((person) => ({ ...person, saidElsewhere: saidElsewhere(where, person.ref) })),
  }),
  rows: (where) => relationshipRows(where),
};

export function relationshipRows(where: Where): Row[] {
  return others(where).map(({ ref, name, isAdult }) => {
    const said = saidElsewhere(where, ref);
    if (said) return row(name, said);
    const known = relationTo(where, ref);
    if (!known) return row(name, 'Not said');
    const responsibility = RESPONSIBILITY_WORDS[known.parentalResponsibility].toLowerCase();
    return row(
      name,
      RELATIONSHIP_WORDS[known.kind],
      (isAdult && `Parental responsibility: ${responsibility}`) || null,
    );
  });
}

function others({ answers, item }: Where): { ref: string; name: string; isAdult: boolean }[] {
  const adults = new Set(listOf(answers, 'adults').map(({ ref }) => ref));
  const grownUpsFirst = (one: Person): number => (adults.has(one.ref) ? 0 : 1);
  return everybody(answers)
    .filter(({ ref }) => ref !== item)
    .sort((a, b) => grownUpsFirst(a) - grownUpsFirst(b))
    .map((person) => ({ ref: person.ref, name: nameOf(person), isAdult: adults.has(person.ref) }));
}

/** What is known of somebody as seen from this child: said on this child's page, or mutual and said on the other's. */
function relationTo({ answers, item }: Where, other: string): Related | undefined {
  const all = answers.relationships ?? [];
  return (
    all.find(({ from, to }) => from === other && to === item) ??
    all.find(({ from, to, kind }) => from === item && to === other && MUTUAL_RELATIONSHIPS.has(kind))
  );
}

/** A child who is the mother of this one was asked about on this one's page: there is nothing to ask the other way round. */
function saidElsewhere({ answers, item }: Where, other: string): string | null {
  const said = (answers.relationships ?? []).find(
    ({ from, to, kind }) => from === item && to === other && !MUTUAL_RELATIONSHIPS.has(kind),
  );
  if (!said) return null;
  return `${nameOfRef(answers, said.from)} is ${nameOfRef(answers, other)}’s ${RELATIONSHIP_WORDS[said.kind].toLowerCase()}`;
}

/** The page of a child replaces what was said to it, and the mutual ones said from it. */
function about({ from, to, kind }: Related, child: string): boolean {
  return to === child || (from === child && MUTUAL_RELATIONSHIPS.has(kind));
}
