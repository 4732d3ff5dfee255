import type { Role } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { Call, derivedId, type PartitionDatabases, type Partnership } from '@conjoint/platform';
import { sampleActing } from './sample-acting.js';

/** Calls as an invented person of a role would make them. */
export class SampleCalls {
  private readonly today = londonDate(new Date());

  constructor(
    private readonly partnership: Partnership,
    private readonly databases: PartitionDatabases,
  ) {}

  async as(role: Role, partition: string, key: string): Promise<Call> {
    return new Call({
      service: 'referrals',
      partition,
      from: null,
      acting: sampleActing(this.partnership, partition, role, this.today),
      token: null,
      correlationId: derivedId('sample', partition, role, key),
      deadline: Date.now() + 60_000,
      db: await this.databases.ready(partition),
      headers: {},
    });
  }
}
