import { RECEIVED_HOW, REFERRAL_SOURCES } from '@conjoint/contracts';
import {
  formatDateTime,
  instantMs,
  isDomainError,
  londonDate,
  londonDateTime,
  londonInstant,
  workingDayYears,
} from '@conjoint/kernel';
import { Form } from '../../../framework/form.js';
import { timeWords } from '../../../framework/words.js';
import { dateFields, Fields, LONG_TEXT, SHORT_TEXT } from './fields.js';
import { HOW_WORDS, SOURCE_GROUPS, SOURCE_WORDS } from './referral-words.js';
import { row, type Step } from './step.js';

const YES_NO = ['yes', 'no'] as const;
const AWARE = ['yes', 'no', 'not-known'] as const;
const AWARE_WORDS = { yes: 'Yes', no: 'No', 'not-known': 'Not known' } as const;

/** The first question. Its page says to ring 999 before it asks anything. */
export const danger: Step = {
  view: 'danger',
  title: () => 'Is a child in danger now?',
  show: ({ answers }) =>
    new Form(
      answers.danger
        ? { inDanger: answers.danger.inDanger ? 'yes' : 'no', actionTaken: answers.danger.actionTaken ?? '' }
        : {},
    ),
  read(typed) {
    const fields = new Fields(typed);
    fields.choice('inDanger', YES_NO, 'Select yes if a child is in danger now');
    const inDanger = typed.yes('inDanger');
    const required = 'Enter what has been done to keep the child safe, for example who was called and when';
    const label = 'What has been done';
    const actionTaken = fields.text('actionTaken', {
      label,
      longest: LONG_TEXT,
      ...(inDanger ? { required } : {}),
    });
    return fields.all({ danger: { inDanger, actionTaken } });
  },
  rows: ({ answers: { danger: saved } }) =>
    saved
      ? [
          row('A child is in danger now', saved.inDanger ? 'Yes' : 'No'),
          ...(saved.inDanger || saved.actionTaken ? [row('What has been done', saved.actionTaken)] : []),
        ]
      : [],
};

/** When it reached the council, which starts the clock: not when it is typed. */
export const received: Step = {
  view: 'received',
  title: () => 'When and how was the referral received?',
  show({ answers }) {
    if (!answers.received) return new Form({});
    const { date, time } = londonDateTime(answers.received.receivedAt);
    return new Form({
      ...dateFields('receivedOn', date),
      receivedTime: timeWords(time),
      how: answers.received.how,
    });
  },
  read(typed, { now }) {
    const fields = new Fields(typed);
    const today = londonDate(now);
    const notBefore = `${workingDayYears().firstYear}-01-01`;
    const date = fields.date('receivedOn', { label: 'Date received', today, notBefore, notAfter: today });
    const time = fields.time('receivedTime', 'Time received');
    const how = fields.choice('how', RECEIVED_HOW, 'Select how the referral was received');
    const receivedAt = date !== null && time !== null ? instantOf(fields, date, time) : '';
    if (receivedAt && instantMs(receivedAt) > now.getTime())
      fields.wrong('receivedTime', 'Time received must be in the past');
    return fields.all({ received: { receivedAt, how } });
  },
  offer: () => ({ hows: choices(HOW_WORDS) }),
  rows: ({ answers: { received: saved } }) =>
    saved ? [row('Received', formatDateTime(saved.receivedAt)), row('How', HOW_WORDS[saved.how])] : [],
};

function instantOf(fields: Fields, date: string, time: string): string {
  try {
    return londonInstant(date, time);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    fields.wrong('receivedTime', error.message); // the hour the clocks skip in March
    return '';
  }
}

export const referrer: Step = {
  view: 'referrer',
  title: () => 'Who made the referral?',
  show: ({ answers }) => new Form(answers.referrer ? { source: answers.referrer.source } : {}),
  read(typed, { answers }) {
    const fields = new Fields(typed);
    const source = fields.choice('source', REFERRAL_SOURCES, 'Select who made the referral');
    const before = answers.referrer ?? NOBODY;
    // "Anonymous" is a source of its own; a name given before stays, and the next page asks about it.
    return fields.all({ referrer: { ...before, source, anonymous: source === '9' || before.anonymous } });
  },
  offer: () => ({
    groups: SOURCE_GROUPS.map(({ name, codes }) => ({
      name,
      items: codes.map((code) => ({ value: code, text: SOURCE_WORDS[code] })),
    })),
  }),
  rows: ({ answers: { referrer: saved } }) => (saved ? [row('Who', SOURCE_WORDS[saved.source])] : []),
};

const NOBODY = {
  anonymous: false,
  name: null,
  organisation: null,
  relationship: null,
  telephone: null,
  email: null,
};

export const contact: Step = {
  view: 'contact',
  title: () => 'How can we reach who referred?',
  show({ answers: { referrer: saved } }) {
    if (!saved) return new Form({});
    const { name, organisation, relationship, telephone, email } = saved;
    const entries = Object.entries({ name, organisation, relationship, telephone, email });
    return new Form({
      ...Object.fromEntries(entries.map(([field, value]) => [field, value ?? ''])),
      ...(saved.anonymous ? { anonymous: 'yes' } : {}),
    });
  },
  read(typed, { answers }) {
    const fields = new Fields(typed);
    const anonymous = typed.yes('anonymous');
    const name = fields.name('name', 'Name');
    if (anonymous && typed.text('name') !== '')
      fields.wrong('name', 'Remove the name, or untick “wants to stay anonymous”');
    const organisation = fields.text('organisation', { label: 'Organisation', longest: SHORT_TEXT });
    const relationship = fields.text('relationship', {
      label: 'How they know the children',
      longest: SHORT_TEXT,
    });
    const telephone = fields.text('telephone', { label: 'Telephone number', longest: 40 });
    const email = fields.email('email');
    if (!answers.referrer) fields.wrong('', 'Say first who made the referral');
    const source = answers.referrer?.source ?? '10';
    return fields.all({
      referrer: { source, anonymous, name, organisation, relationship, telephone, email },
    });
  },
  rows({ answers: { referrer: saved } }) {
    if (!saved) return [];
    return [
      row('Name', saved.anonymous ? 'Wants to stay anonymous' : saved.name),
      row('Organisation', saved.organisation),
      row('Knows the children as', saved.relationship),
      row('Telephone', saved.telephone),
      row('Email', saved.email),
    ];
  },
};

export const worry: Step = {
  view: 'worry',
  title: () => 'What is the worry?',
  show: ({ answers: { worry: saved } }) =>
    new Form(
      saved
        ? {
            worry: saved.worry,
            parentsAware: saved.parentsAware,
            parentsAwareNote: saved.parentsAwareNote ?? '',
          }
        : {},
    ),
  read(typed) {
    const fields = new Fields(typed);
    const required = 'Enter what the worry is';
    const text = fields.text('worry', { label: 'The worry', longest: LONG_TEXT, required });
    const parentsAware = fields.choice(
      'parentsAware',
      AWARE,
      'Select whether the parents know about this referral',
    );
    const parentsAwareNote = fields.text('parentsAwareNote', {
      label: 'What the parents know',
      longest: LONG_TEXT,
    });
    return fields.all({ worry: { worry: text ?? '', parentsAware, parentsAwareNote } });
  },
  rows: ({ answers: { worry: saved } }) =>
    saved
      ? [
          row('The worry', saved.worry),
          row('Parents know', AWARE_WORDS[saved.parentsAware], saved.parentsAwareNote),
        ]
      : [],
};

/** For `govukRadios` and `govukSelect`, which mark the chosen one by `value`. */
export function choices(words: Readonly<Record<string, string>>): { value: string; text: string }[] {
  return Object.entries(words).map(([value, text]) => ({ value, text }));
}
