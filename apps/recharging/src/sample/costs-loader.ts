import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { CostsPlan, CostsStep } from '@conjoint/contracts';
import { formatDate, londonDate } from '@conjoint/kernel';
import type { PartitionDatabases } from '@conjoint/platform';
import { fileRequest, runRequest, type HostSteps } from './host-steps.js';
import type { PartnerSteps } from './partner-steps.js';

/** How many moments of a plan are done, by the file that notes it. */
export const momentsDone = (file: string): number =>
  existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;

/**
 * Does the moments of a plan one after another, with the clock standing at each, and notes after each how far it is: a load that was cut
 * off goes on at the moment it was in, whose steps may be repeated.
 */
export class CostsLoader {
  private done: number;

  constructor(
    private readonly plan: CostsPlan,
    private readonly of: {
      /** Where it is noted how many moments are done. */
      file: string;
      clock: { standAt(moment: string): void };
      databases: PartitionDatabases;
      host: HostSteps;
      partner: PartnerSteps;
      say: (line: string) => void;
    },
  ) {
    this.done = momentsDone(of.file);
  }

  /** Hosts that have costs or runs of their own are left alone, and so is everybody's answer to them. Returns which. */
  async load(): Promise<string[]> {
    const own = await this.hostsWithTheirOwn();
    for (const { at, steps } of this.plan.moments.slice(this.done)) {
      this.of.clock.standAt(at);
      const ours = steps.filter((step) => !own.includes(step.host));
      // All to their end, so that nothing is still under way where the load stops.
      const ended = await Promise.allSettled(ours.map((step) => this.do(step)));
      const failed = ended.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
      this.note(this.done + 1);
      const sealed = ours.filter((step) => step.do === 'approve').length;
      if (sealed > 0)
        this.of.say(`${sealed} ${sealed === 1 ? 'run' : 'runs'} sealed as of ${formatDate(londonDate(at))}`);
    }
    return own;
  }

  private do(step: CostsStep): Promise<void> {
    const { host, partner } = this.of;
    switch (step.do) {
      case 'rule':
        return host.rule(step);
      case 'file':
        return host.file(step);
      case 'start':
        return host.start(step);
      case 'count':
        return host.count(step);
      case 'calculate':
        return host.calculate(step);
      case 'approve':
        return host.approve(step);
      case 'accounts':
        return partner.accounts(step);
      case 'accept':
        return partner.accept(step);
      case 'query':
        return partner.query(step);
    }
  }

  /** An installation of an earlier release may hold what people made there. */
  private async hostsWithTheirOwn(): Promise<string[]> {
    const steps = this.plan.moments.flatMap((moment) => moment.steps);
    const hosts = [...new Set(steps.map(({ host }) => host))];
    const own: string[] = [];
    for (const host of hosts) {
      const files = steps.flatMap((step) =>
        step.do === 'file' && step.host === host ? [fileRequest(host, step.fileName)] : [],
      );
      const runs = steps.flatMap((step) =>
        step.do === 'start' && step.host === host ? [runRequest(host, step.run)] : [],
      );
      const db = await this.of.databases.ready(host);
      const [found] = await db.query<{ own: boolean }>(
        `select exists (select from cost_line where file_id not in (select id from cost_file where request_id = any ($1)))
           or exists (select from recharge_run where request_id <> all ($2)) as own`,
        [files, runs],
      );
      if (found!.own) own.push(host);
    }
    return own;
  }

  private note(done: number): void {
    this.done = done;
    writeFileSync(`${this.of.file}.new`, String(done));
    renameSync(`${this.of.file}.new`, this.of.file);
  }
}
