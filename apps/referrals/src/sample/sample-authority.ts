import { checkAuthority, type RequestContract, type ResponseOf } from '@conjoint/contracts';
import { derivedId, type Call, type Partnership } from '@conjoint/platform';

/**
 * Who may decide, from the partnership file: the very seeds workforce takes over at its first start. The sample is loaded before any
 * process runs, so nobody else could be asked.
 */
export class SampleAuthority {
  constructor(private readonly partnership: Partnership) {}

  async send(
    call: Call,
    contract: RequestContract,
    body: { outcomes: string[] },
  ): Promise<ResponseOf<typeof checkAuthority>> {
    if (contract !== checkAuthority)
      throw new Error(`the sample asks for ${contract.name}, which it may not`);
    const seeds = this.partnership.authoritySeeds(call.partition);
    return {
      answers: body.outcomes.map((outcome) => {
        const seed = seeds.find(
          (one) =>
            one.outcomes.some((mine) => mine === outcome) &&
            one.role !== undefined &&
            call.acting.roles.includes(one.role),
        );
        return {
          outcome: outcome as never,
          allowed: seed !== undefined,
          authorityId: seed ? derivedId(call.partition, seed.key) : null,
          statute: seed?.citation ?? null,
          holders: [],
        };
      }),
    };
  }
}
