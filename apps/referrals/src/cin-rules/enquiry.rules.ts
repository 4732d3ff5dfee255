import { weekdayOf, type LocalDate } from '@conjoint/kernel';
import { yesOrNo } from './code-sets.js';
import { inPeriod, workingDays, type ModuleFacts } from './facts.js';
import { moduleRule, type Rule } from './rule.js';

const START = 'S47ActualStartDate';
const CONFERENCE = 'DateOfInitialCPC';
const enquiryRule = moduleRule('enquiries');

/** Not needed when the enquiry ended without a conference. */
const conferenceNotRequired = (enquiry: ModuleFacts): boolean =>
  yesOrNo(enquiry.value('ICPCnotRequired')) === true;
const isOpen = (enquiry: ModuleFacts): boolean =>
  !enquiry.field(CONFERENCE) && !conferenceNotRequired(enquiry);
const atWeekend = (date: LocalDate | null): boolean =>
  date !== null && ['Saturday', 'Sunday'].includes(weekdayOf(date));

function ongoingAt(date: LocalDate, enquiry: ModuleFacts): boolean {
  const start = enquiry.date(START);
  if (start === null || conferenceNotRequired(enquiry)) return false;
  return start <= date && date < (enquiry.date(CONFERENCE) ?? '9999-12-31');
}

/** Rules about section 47 enquiries and the conferences that follow them. */
export const ENQUIRY_RULES: readonly Rule[] = [
  enquiryRule('1104', CONFERENCE, (enquiry, { episode }) => {
    const conference = enquiry.date(CONFERENCE);
    return conference && episode.referredOn && conference < episode.referredOn;
  }),
  enquiryRule('2884', CONFERENCE, (enquiry, { episode }) => {
    const conference = enquiry.date(CONFERENCE);
    return conference !== null && conference === episode.details.date(CONFERENCE);
  }),
  enquiryRule('2889', START, (enquiry, { episode }) => {
    const start = enquiry.date(START);
    return start && episode.referredOn && start < episode.referredOn;
  }),
  enquiryRule('8615', START, (enquiry) => {
    const [start, conference] = [enquiry.date(START), enquiry.date(CONFERENCE)];
    return start === null || (conference !== null && start > conference);
  }),
  enquiryRule('8675Q', START, (enquiry, { period }) => {
    const start = enquiry.date(START);
    if (!period || !start || !isOpen(enquiry)) return false;
    return (workingDays(start, period.until) ?? 0) > 15;
  }),
  enquiryRule('8715', CONFERENCE, (enquiry, { period }) => {
    const conference = enquiry.date(CONFERENCE);
    return period && conference && !inPeriod(conference, period);
  }),
  enquiryRule('8740', START, (enquiry, { period }) => {
    const start = enquiry.date(START);
    return period && start && isOpen(enquiry) && !inPeriod(start, period);
  }),
  enquiryRule('8839', CONFERENCE, (enquiry, { others }) => isOpen(enquiry) && others.some(isOpen)),
  enquiryRule('8870Q', 'InitialCPCtarget', (enquiry) => atWeekend(enquiry.date('InitialCPCtarget'))),
  enquiryRule('8875', CONFERENCE, (enquiry) => atWeekend(enquiry.date(CONFERENCE))),
  enquiryRule('8890', START, (enquiry, { episode, others }) => {
    const start = enquiry.date(START);
    if (start === null) return false;
    const all = episode.enquiries;
    return others.some(
      (other) =>
        ongoingAt(start, other) && (other.date(START) !== start || all.indexOf(other) < all.indexOf(enquiry)),
    );
  }),
];
