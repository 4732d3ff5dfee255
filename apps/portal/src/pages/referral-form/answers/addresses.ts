import { parsePostcode } from '@conjoint/kernel';
import { Form } from '../../../framework/form.js';
import { choices } from './circumstances.js';
import { Fields } from './fields.js';
import { everybody, find, listOf, nameOf, nameOfRef, put, type Address } from './household.js';
import { mayHold } from './people.js';
import { ADDRESS_WORDS } from './referral-words.js';
import { row, type Row, type Step } from './step.js';

const LINES = ['line1', 'line2', 'line3', 'line4'] as const;
const LONGEST_LINE = 100;
const KINDS = ['home', 'temporary', 'other'] as const;

export const address: Step = {
  view: 'address',
  title: ({ answers, item }) => {
    const at = listOf(answers, 'addresses').findIndex(({ ref }) => ref === item);
    return `Address ${at < 0 ? listOf(answers, 'addresses').length + 1 : at + 1}`;
  },
  show({ answers, item }) {
    const saved = find(answers, 'addresses', item);
    if (!saved) return null;
    const lines = Object.fromEntries(LINES.map((name, at) => [name, saved.lines[at] ?? '']));
    return new Form({ ...lines, postcode: saved.postcode ?? '', kind: saved.kind, people: saved.people });
  },
  read(typed, where) {
    const fields = new Fields(typed);
    const lines = LINES.map((name, at) =>
      fields.text(name, { label: `Address line ${at + 1}`, longest: LONGEST_LINE }),
    ).filter((line) => line !== null);
    const postcode = fields.number('postcode', parsePostcode);
    if (lines.length === 0 && typed.text('postcode') === '')
      fields.wrong('line1', 'Enter the first line of the address or a postcode');
    const kind = fields.choice('kind', KINDS, 'Select what kind of address this is');
    const there = new Set(everybody(where.answers).map(({ ref }) => ref));
    const people = typed.list('people').filter((ref) => there.has(ref));
    if (people.length === 0) fields.wrong('people', 'Select who lives there');
    mayHold(fields, where, 'addresses');
    const value: Address = {
      ref: where.item ?? 'h1',
      lines: lines.length > 0 ? lines : [''],
      postcode,
      kind,
      people,
    };
    return fields.all({ addresses: put(listOf(where.answers, 'addresses'), value) });
  },
  offer: ({ answers, item }) => ({
    kinds: choices(ADDRESS_WORDS),
    people: everybody(answers).map((person) => ({ value: person.ref, text: nameOf(person) })),
    isNew: !find(answers, 'addresses', item),
  }),
  rows: ({ answers, item }) => {
    const saved = find(answers, 'addresses', item);
    return saved ? addressRows(saved, (ref) => nameOfRef(answers, ref)) : [];
  },
};

export function addressRows(saved: Address, name: (ref: string) => string): Row[] {
  return [
    row('Address', ...saved.lines, saved.postcode),
    row('Kind', ADDRESS_WORDS[saved.kind]),
    row('Who lives there', ...saved.people.map(name)),
  ];
}
