import { describeError, LOG, PartitionDatabases, type Log } from '@conjoint/platform';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ApplyAgreements } from './apply-agreements.js';

const RETRY_MS = 10_000;

/** Gives each partition its copies of the agreements as the service starts. A partition that cannot be reached gets them once it can. */
@Injectable()
export class ApplyAtBoot implements OnApplicationBootstrap, OnApplicationShutdown {
  private retry: NodeJS.Timeout | null = null;
  private stopping = false;

  constructor(
    private readonly apply: ApplyAgreements,
    private readonly databases: PartitionDatabases,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.applyAll(this.databases.partitions);
  }

  onApplicationShutdown(): void {
    this.stopping = true;
    if (this.retry) clearTimeout(this.retry);
  }

  private async applyAll(partitions: readonly string[]): Promise<void> {
    const applied = await Promise.all(partitions.map((partition) => this.tryToApply(partition)));
    const left = partitions.filter((_, index) => !applied[index]);
    if (left.length === 0 || this.stopping) return;
    this.retry = setTimeout(() => void this.applyAll(left), RETRY_MS);
    this.retry.unref();
  }

  private async tryToApply(partition: string): Promise<boolean> {
    try {
      await this.apply.applyTo(partition);
      await this.apply.acceptFor(partition);
      return true;
    } catch (error) {
      this.log.warn({ partition, err: describeError(error) }, 'the agreements were not taken over yet');
      return false;
    }
  }
}
