import { auditAbout, getChild, getReferral, type nameRecord, type ResponseOf } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Acting, Part } from '../../acting/acting.js';
import { whoLooked } from '../../looked-at/who-looked.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { dateWords, listWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { auditView } from './audit.view.js';

type NamedRecord = ResponseOf<typeof nameRecord>;

const PERIODS: readonly { days: number | null; text: string }[] = [
  { days: null, text: 'All time' },
  { days: 1, text: 'Today' },
  { days: 7, text: 'The last 7 days' },
  { days: 31, text: 'The last 31 days' },
  { days: 366, text: 'The last 12 months' },
];

/** "Who has looked at this record": each service says what it wrote down; one sitting of a person is one line. */
@Controller()
export class AuditController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.lookedAt.route)
  async about(
    @ActingHere() acting: Acting,
    @Param('subjectId') id: string,
    @Query('page') pageText?: string,
    @Query('days') daysText?: string,
  ): Promise<PageResult> {
    const subjectId = recordId(id);
    if (!acting.may(auditAbout.referrals))
      throw new DomainError(
        'not-permitted',
        'Who has looked at a record is for managers, information officers, directors and auditors to see.',
      );
    const number = pageNumber(pageText);
    const lastDays = PERIODS.find(({ days }) => days !== null && String(days) === daysText)?.days ?? null;
    const { named, entries, silent, more } = await whoLooked(acting, { subjectId, page: number, lastDays });
    const href = (to: number): string =>
      paths.lookedAt({ council: acting.code, subjectId }, { page: to, days: lastDays ?? undefined });
    return page('audit/looked-at', {
      ...auditView(entries, (code) => this.councilName(code)),
      ...recordView(acting, subjectId, named),
      council: acting.council.name,
      silent,
      periods: PERIODS.map(({ days, text }) => ({ value: days ?? '', text, selected: days === lastDays })),
      limited: lastDays !== null,
      earlier: more ? href(number + 1) : null,
      later: number > 1 ? href(number - 1) : null,
    });
  }

  private councilName(code: string): string {
    return this.partnership.hasPartition(code) ? this.partnership.partition(code).name : code;
  }
}

/** What the record is called and the way back to it; without a name when the register does not answer just now. */
function recordView(
  acting: Acting,
  subjectId: string,
  named: Part<NamedRecord>,
): { record: string | null; backTo: string } {
  if (!named.shown) return { record: null, backTo: paths.home({ council: acting.code }) };
  const { kind, names, receivedAt } = named.data;
  const who = listWords(names);
  const received = receivedAt ? `, received ${dateWords(receivedAt)}` : '';
  return {
    record: kind === 'child' ? who : `Referral of ${who}${received}`,
    backTo: backTo(acting, subjectId, kind),
  };
}

/** An auditor may ask who has looked without being one who may look. */
function backTo(acting: Acting, id: string, kind: NamedRecord['kind']): string {
  const council = acting.code;
  if (kind === 'child' && acting.may(getChild)) return paths.child({ council, childId: id });
  if (kind === 'referral' && acting.may(getReferral)) return paths.referral({ council, referralId: id });
  return paths.home({ council });
}
