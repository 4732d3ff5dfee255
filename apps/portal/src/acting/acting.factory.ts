import { recordRefusal } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import type { Partnership, Requests } from '@conjoint/platform';
import type { Log } from '@conjoint/platform';
import type { Session } from '../session/session.js';
import { Acting } from './acting.js';
import type { Choices, Holder, Mandates } from './mandates.service.js';

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** Makes the acting person of a request from her session and the council's assertion. */
export class ActingFactory {
  constructor(
    private readonly requests: Requests,
    private readonly mandates: Mandates,
    private readonly partnership: Partnership,
    private readonly log: Log,
  ) {}

  /** @throws DomainError `no-mandate`, `unavailable`. The session must act for a council. */
  async make(session: Session, correlationId: string): Promise<Acting> {
    const code = session.acting;
    if (code === null || !this.partnership.hasPartition(code)) throw new Error('no council is chosen');
    const holder = holderOf(session, correlationId);
    return new Acting({
      requests: this.requests,
      council: this.partnership.partition(code),
      partnership: this.partnership,
      person: session.person,
      mandate: await this.mandates.assertion(holder, code),
      renew: ({ assertion }) => this.mandates.renew(holder, code, assertion),
      token: session.tokens.access,
      correlationId,
    });
  }

  holds(session: Session, partition: string, correlationId: string): Promise<boolean> {
    return this.mandates.holds(holderOf(session, correlationId), partition);
  }

  choices(session: Session, correlationId: string): Promise<Choices> {
    return this.mandates.choices(holderOf(session, correlationId));
  }

  /** Writes down at home that somebody tried a council where she has no mandate. The answer is "not found" even if this fails. */
  async noteRefusal(
    session: Session,
    refused: { attempted: string; path: string; correlationId: string },
  ): Promise<void> {
    try {
      const acting = await this.make(session, refused.correlationId);
      const subjectId = ID.exec(refused.path)?.[0]?.toLowerCase() ?? null;
      await acting.send(recordRefusal, { attemptedPartition: refused.attempted, by: 'page', subjectId });
    } catch (error) {
      const code = isDomainError(error) ? error.code : 'internal';
      this.log.warn(
        { code, correlationId: refused.correlationId },
        'a refused access could not be noted at home',
      );
    }
  }
}

export function holderOf(session: Session, correlationId: string): Holder {
  return { key: session.signInId, token: session.tokens.access, correlationId };
}
