import { Metrics, NatsConnections } from '@conjoint/platform';
import { Controller, Get, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { NotAPage } from '../framework/page-context.js';
import { SessionRepository } from '../session/session.repository.js';

/**
 * Liveness says the process runs; readiness says of each partition whether it can be reached, and 503 where sessions or all messaging
 * are down. For operators, who ask the process itself: what came through the proxy finds nothing here
 * (docs/adr/0014-operators-ask-the-portal-directly.md).
 */
@NotAPage()
@Controller()
export class HealthController {
  private readonly metrics = new Metrics('portal');

  constructor(
    @Inject(NatsConnections) private readonly connections: NatsConnections,
    @Inject(SessionRepository) private readonly sessions: SessionRepository,
  ) {}

  @Get('health/live')
  live(@Req() request: Request): { status: string } {
    askedDirectly(request);
    return { status: 'live' };
  }

  @Get('health/ready')
  async ready(@Req() request: Request, @Res() response: Response): Promise<void> {
    askedDirectly(request);
    const states = this.connections.states();
    const sessions = await this.sessions.ready().then(
      () => 'answers',
      () => 'does not answer',
    );
    const partitions = Object.fromEntries(
      Object.entries(states).map(([partition, messaging]) => [
        partition,
        { usable: messaging === 'connected', messaging },
      ]),
    );
    const usable = Object.values(partitions).filter((partition) => partition.usable).length;
    const ready = usable > 0 && sessions === 'answers';
    const status = !ready ? 'not ready' : usable === Object.keys(states).length ? 'ready' : 'partly ready';
    response.status(ready ? 200 : 503).json({ status, sessions, partitions });
  }

  @Get('metrics')
  async text(@Req() request: Request, @Res() response: Response): Promise<void> {
    askedDirectly(request);
    for (const [partition, state] of Object.entries(this.connections.states())) {
      this.metrics.partitionUsable.set({ partition }, state === 'connected' ? 1 : 0);
    }
    response.type(this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }
}

/** A proxy says for whom it asks, and nobody behind it can make it not say so. */
function askedDirectly({ headers }: Request): void {
  if (headers['x-forwarded-for'] ?? headers.forwarded) throw new NotFoundException();
}
