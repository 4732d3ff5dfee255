import { Form } from '../../../framework/form.js';
import { Fields } from './fields.js';
import { addressLine, listOf, MOST, nameOf, nameOfRef, type Group } from './household.js';
import { row, type Step, type Where } from './step.js';

const WORDS = {
  children: { one: 'child', more: 'Is there another child in the household?', first: 'Add the first child' },
  adults: {
    one: 'adult',
    more: 'Is there another adult?',
    first: 'Is there an adult in the household, or one who matters to the children?',
  },
  addresses: { one: 'address', more: 'Is there another address?', first: 'Is an address known?' },
} as const satisfies Record<Group, object>;
const TITLES = { children: 'Children', adults: 'Adults', addresses: 'Addresses' } as const;

/** The list of a group, where somebody adds, changes or removes one, or says that there are no more. */
function list(group: Group): Step {
  return {
    view: 'list',
    title: () => TITLES[group],
    show: () => new Form({}), // whether there are more is asked each time: nothing is preselected
    read(typed, { answers }) {
      const fields = new Fields(typed);
      const words = WORDS[group];
      const count = listOf(answers, group).length;
      const another = fields.choice(
        'another',
        ['yes', 'no'],
        `Select yes if there is ${count > 0 ? 'another' : 'an'} ${words.one}`,
      );
      if (another === 'yes' && count >= MOST[group])
        fields.wrong(
          'another',
          `A referral can hold ${MOST[group]} ${group}. Take a second referral for the others`,
        );
      if (another === 'no' && group === 'children' && count === 0)
        fields.wrong('another', 'Add at least one child. If the name is not known, enter “Not known”');
      fields.all(null);
      return group === 'children' || count > 0 ? {} : { [group]: [] };
    },
    offer: (where) => {
      const items = itemsOf(group, where);
      return {
        group,
        heading: items.length === 0 ? TITLES[group] : count(items.length, group),
        question: items.length > 0 ? WORDS[group].more : WORDS[group].first,
        items,
        full: items.length >= MOST[group],
      };
    },
    rows: (where) => itemsOf(group, where).map(({ text }, at) => row(String(at + 1), text)),
  };
}

function itemsOf(group: Group, { answers }: Where): { ref: string; text: string; detail: string | null }[] {
  if (group === 'addresses')
    return listOf(answers, 'addresses').map((one) => ({
      ref: one.ref,
      text: addressLine(one),
      detail: one.people.map((ref) => nameOfRef(answers, ref)).join(', '),
    }));
  return listOf(answers, group).map((person) => ({ ref: person.ref, text: nameOf(person), detail: null }));
}

function count(many: number, group: Group): string {
  const words = many === 1 ? WORDS[group].one : group;
  return `You have added ${many} ${words}`;
}

export const children = list('children');
export const adults = list('adults');
export const addresses = list('addresses');
