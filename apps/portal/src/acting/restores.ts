import { restoreStanding, SERVICES, type ServiceName } from '@conjoint/contracts';
import type { Clock } from '@conjoint/platform';
import type { Acting } from './acting.js';

const FRESH_FOR_MS = 15_000;

/**
 * Which services of a council are checking their records after a restore, for the notice on every page. No page waits for it: what was
 * known a moment ago is shown, and asked anew meanwhile. The services themselves refuse changes, whatever is shown.
 */
export class Restores {
  private readonly known = new Map<string, { services: readonly ServiceName[]; askedAt: number }>();

  constructor(private readonly clock: Clock) {}

  of(acting: Acting): readonly ServiceName[] {
    const known = this.known.get(acting.code);
    const now = this.clock.now().getTime();
    if (!known || now - known.askedAt > FRESH_FOR_MS) void this.ask(acting, known?.services ?? [], now);
    return known?.services ?? [];
  }

  private async ask(acting: Acting, before: readonly ServiceName[], askedAt: number): Promise<void> {
    this.known.set(acting.code, { services: before, askedAt });
    const asked = SERVICES.filter((service) => service !== 'referrals' || acting.council.kind === 'council');
    const answers = await Promise.all(
      asked.map((service) => acting.part(restoreStanding[service], {}).catch(() => null)), // its page says what is wrong
    );
    // Of a service that does not answer, what was known of it stays.
    const services = asked.filter((service, index) => {
      const answer = answers[index];
      return answer?.shown ? answer.data.state !== 'normal' : before.includes(service);
    });
    this.known.set(acting.code, { services, askedAt });
  }
}
