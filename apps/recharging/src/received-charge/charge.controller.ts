import {
  acceptReceivedCharge,
  chargeSealed,
  checkChargeAgain,
  explainReceivedCharge,
  getReceivedCharge,
  listReceivedCharges,
  queryReceivedCharge,
  withdrawChargeQuery,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Call, Hears, type EventCall, type EventOf } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AnsweringService } from './answering.service.js';
import { ExplainService } from './explain.service.js';
import { ReadingService } from './reading.service.js';
import { ReceivingService } from './receiving.service.js';

@Controller()
export class ReceivedChargeController {
  constructor(
    private readonly receiving: ReceivingService,
    private readonly reading: ReadingService,
    private readonly answering: AnsweringService,
    private readonly explaining: ExplainService,
  ) {}

  @Hears(chargeSealed)
  receive(event: EventOf<typeof chargeSealed>, call: EventCall): Promise<void> {
    return this.receiving.receive(event, call);
  }

  @Answers(listReceivedCharges)
  list(
    request: ParsedRequestOf<typeof listReceivedCharges>,
    call: Call,
  ): Promise<ResponseOf<typeof listReceivedCharges>> {
    return this.reading.list(request, call);
  }

  @Answers(getReceivedCharge)
  get(
    request: ParsedRequestOf<typeof getReceivedCharge>,
    call: Call,
  ): Promise<ResponseOf<typeof getReceivedCharge>> {
    return this.reading.get(request, call);
  }

  @Answers(acceptReceivedCharge)
  accept(
    request: ParsedRequestOf<typeof acceptReceivedCharge>,
    call: Call,
  ): Promise<ResponseOf<typeof acceptReceivedCharge>> {
    return this.answering.accept(request, call);
  }

  @Answers(queryReceivedCharge)
  query(
    request: ParsedRequestOf<typeof queryReceivedCharge>,
    call: Call,
  ): Promise<ResponseOf<typeof queryReceivedCharge>> {
    return this.answering.query(request, call);
  }

  @Answers(withdrawChargeQuery)
  withdrawQuery(
    request: ParsedRequestOf<typeof withdrawChargeQuery>,
    call: Call,
  ): Promise<ResponseOf<typeof withdrawChargeQuery>> {
    return this.answering.withdrawQuery(request, call);
  }

  @Answers(checkChargeAgain)
  checkAgain(
    request: ParsedRequestOf<typeof checkChargeAgain>,
    call: Call,
  ): Promise<ResponseOf<typeof checkChargeAgain>> {
    return this.answering.checkAgain(request, call);
  }

  @Answers(explainReceivedCharge)
  explain(
    request: ParsedRequestOf<typeof explainReceivedCharge>,
    call: Call,
  ): Promise<ResponseOf<typeof explainReceivedCharge>> {
    return this.explaining.explain(request, call);
  }
}
