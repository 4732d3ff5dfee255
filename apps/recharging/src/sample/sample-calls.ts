import { londonDate } from '@conjoint/kernel';
import {
  Call,
  derivedId,
  inventedActing,
  type PartitionDatabases,
  type Partnership,
} from '@conjoint/platform';

const PATIENCE_MS = 60_000;

/** Calls as the invented finance people of a partition would make them. Who approves is another person than who prepares. */
export class SampleCalls {
  private readonly today = londonDate(new Date());

  constructor(
    private readonly partnership: Partnership,
    private readonly databases: PartitionDatabases,
  ) {}

  async as(role: 'finance-preparer' | 'finance-approver', partition: string, key: string): Promise<Call> {
    const { today } = this;
    const preparer = inventedActing(this.partnership, { partition, role: 'finance-preparer', today });
    const acting =
      role === 'finance-preparer'
        ? preparer
        : inventedActing(this.partnership, {
            partition,
            role,
            today,
            ...(preparer ? { not: preparer.personKey } : {}),
          });
    if (!acting) throw new Error(`The partnership file has no invented ${role} for ${partition}.`);
    return new Call({
      service: 'recharging',
      partition,
      from: null,
      acting,
      token: null,
      correlationId: derivedId('sample', partition, role, key),
      deadline: Date.now() + PATIENCE_MS,
      db: await this.databases.ready(partition),
      headers: {},
    });
  }
}
