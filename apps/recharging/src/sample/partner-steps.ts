import type { CostsStep } from '@conjoint/contracts';
import type { PartitionDatabases } from '@conjoint/platform';
import type { AccountCodeService } from '../account-code/account-code.service.js';
import type { AnsweringService } from '../received-charge/answering.service.js';
import type { ChargeRepository, KeptCharge } from '../received-charge/charge.repository.js';
import { chargesOf, runByRequest } from '../run/run.repository.js';
import { runRequest } from './host-steps.js';
import type { SampleCalls } from './sample-calls.js';
import { untilThere } from './until-there.js';

type Step<D extends CostsStep['do']> = Extract<CostsStep, { do: D }>;
type Answer = Step<'accept'> | Step<'query'>;

export interface PartnerParts {
  calls: SampleCalls;
  databases: PartitionDatabases;
  charges: ChargeRepository;
  answering: AnsweringService;
  codes: AccountCodeService;
}

/** What people at a partner did. A step that was done before does nothing. */
export class PartnerSteps {
  constructor(private readonly parts: PartnerParts) {}

  async accounts({ partner, agreementKey, accounts }: Step<'accounts'>): Promise<void> {
    const call = await this.parts.calls.as('finance-preparer', partner, agreementKey);
    const { agreements } = await this.parts.codes.list(call);
    const known = agreements.find((one) => one.agreementKey === agreementKey)?.codes ?? [];
    for (const { subjective, account } of accounts) {
      // Somebody may have chosen one before the sample came.
      if (known.some((code) => code.subjective === subjective && code.account !== null)) continue;
      await this.parts.codes.set({ agreementKey, subjective, account }, call);
    }
  }

  accept(step: Step<'accept'>): Promise<void> {
    return this.answer(step, async ({ sealed, version }) => {
      const call = await this.parts.calls.as('finance-approver', step.partner, step.run);
      await this.parts.answering.accept({ chargeId: sealed.chargeId, version }, call);
    });
  }

  query(step: Step<'query'>): Promise<void> {
    return this.answer(step, async ({ sealed, version }) => {
      const { against, about, reason } = step;
      const disputedPence = Math.min(step.disputedPence, Math.abs(sealed.totalPence));
      const call = await this.parts.calls.as('finance-preparer', step.partner, step.run);
      await this.parts.answering.query(
        {
          chargeId: sealed.chargeId,
          version,
          against,
          about,
          reason,
          disputedPence: disputedPence * Math.sign(sealed.totalPence),
        },
        call,
      );
    });
  }

  /** Done once the host has heard it. */
  private async answer(step: Answer, give: (kept: KeptCharge) => Promise<void>): Promise<void> {
    const { host, run, partner } = step;
    const atHost = await this.parts.databases.ready(host);
    const chargeOf = async () => {
      const row = await runByRequest(atHost, runRequest(host, run));
      return row && (await chargesOf(atHost, row.id)).find((charge) => charge.partner === partner);
    };
    const charge = await chargeOf();
    if (!charge) throw new Error(`${partner} was not charged by the run ${run} of ${host}.`);
    const atPartner = await this.parts.databases.ready(partner);
    const kept = await this.parts.charges.find(atPartner, charge.chargeId);
    if (!kept) throw new Error(`${partner} has not received the charge of the run ${run} of ${host}.`);
    if (kept.state === 'received') await give(kept);
    await untilThere(`The answer of ${partner} to ${host} about ${run}`, async () =>
      (await chargeOf())?.state === 'sent' ? undefined : true,
    );
  }
}
