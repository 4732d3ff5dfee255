import { describeError, LOG, PartitionDatabases, type Log } from '@conjoint/platform';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ApplyWorkers } from '../workers/apply-workers.js';
import { ApplyPartnership } from './apply-partnership.js';

const RETRY_MS = 10_000;

/** Applies the partnership file in each partition as the service starts. A partition that cannot be reached gets it once it can. */
@Injectable()
export class ApplyAtBoot implements OnApplicationBootstrap, OnApplicationShutdown {
  private retry: NodeJS.Timeout | null = null;
  private stopping = false;

  constructor(
    private readonly apply: ApplyPartnership,
    private readonly workers: ApplyWorkers,
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
      await this.workers.applyTo(partition);
      return true;
    } catch (error) {
      this.log.warn({ partition, err: describeError(error) }, 'the partnership file was not applied yet');
      return false;
    }
  }
}
