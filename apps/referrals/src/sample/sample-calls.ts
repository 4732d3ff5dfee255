import type { Role } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import {
  Call,
  derivedId,
  inventedActing,
  type PartitionDatabases,
  type Partnership,
} from '@conjoint/platform';

/** Calls as an invented person of a role would make them. */
export class SampleCalls {
  private readonly today = londonDate(new Date());

  constructor(
    private readonly partnership: Partnership,
    private readonly databases: PartitionDatabases,
  ) {}

  async as(role: Role, partition: string, key: string): Promise<Call> {
    const acting = inventedActing(this.partnership, { partition, role, today: this.today });
    if (!acting)
      throw new Error(`The partnership file has no invented person who may act as ${role} for ${partition}.`);
    return new Call({
      service: 'referrals',
      partition,
      from: null,
      acting,
      token: null,
      correlationId: derivedId('sample', partition, role, key),
      deadline: Date.now() + 60_000,
      db: await this.databases.ready(partition),
      headers: {},
    });
  }
}
