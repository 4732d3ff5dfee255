import {
  auditAbout,
  idSchema,
  SERVICES,
  type AuditEntry,
  type ResponseOf,
  type ServiceName,
} from '@conjoint/contracts';
import { DomainError, isDomainError } from '@conjoint/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Acting, Part } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { auditView } from './audit.view.js';

/** "Who has looked at this record": each service says what it wrote down; one step of a person is one entry. */
@Controller()
export class AuditController {
  @Get(paths.lookedAt.route)
  async about(
    @ActingHere() acting: Acting,
    @Param('subjectId') subjectId: string,
    @Query('page') pageText?: string,
  ): Promise<PageResult> {
    if (!idSchema.safeParse(subjectId).success) throw new DomainError('not-found', 'There is no such record');
    if (!acting.may(auditAbout.referrals))
      throw new DomainError(
        'not-permitted',
        'Who has looked at a record is for managers, information officers, directors and auditors to see.',
      );
    const number = Math.max(1, Math.min(10_000, Number.parseInt(pageText ?? '1', 10) || 1));
    const answers = await Promise.all(
      SERVICES.map((service) => this.answerOf(service, acting, { subjectId, page: number })),
    );
    if (answers.every((answer) => answer.shown && answer.data.total === 0))
      throw new DomainError('not-found', 'There is no such record');
    const entries: AuditEntry[] = answers.flatMap((answer) => (answer.shown ? answer.data.entries : []));
    const silent = SERVICES.filter((_, index) => !answers[index]!.shown);
    // Services page by themselves: there is another page as long as one of them has one.
    const longest = Math.max(0, ...answers.map((answer) => (answer.shown ? answer.data.total : 0)));
    const most = Math.max(0, ...answers.map((answer) => (answer.shown ? answer.data.entries.length : 0)));
    const href = (to: number): string => paths.lookedAt({ council: acting.code, subjectId }, { page: to });
    return page('audit/looked-at', {
      ...auditView(entries),
      council: acting.council.name,
      subjectId,
      silent,
      earlier: most > 0 && longest > number * most ? href(number + 1) : null,
      later: number > 1 ? href(number - 1) : null,
    });
  }

  /** A service that has written nothing down about the record does not know it; another may. */
  private async answerOf(
    service: ServiceName,
    acting: Acting,
    asked: { subjectId: string; page: number },
  ): Promise<Part<ResponseOf<(typeof auditAbout)[ServiceName]>>> {
    try {
      return await acting.part(auditAbout[service], asked);
    } catch (error) {
      if (!isDomainError(error) || error.code !== 'not-found') throw error;
      return { shown: true, data: { entries: [], total: 0 } };
    }
  }
}
