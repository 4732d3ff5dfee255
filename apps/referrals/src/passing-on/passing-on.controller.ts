import {
  acceptPassingOn,
  getPassingOn,
  listPassingOn,
  offerPassingOn,
  passingOnAccepted,
  passingOnOffered,
  passingOnRecallAnswered,
  passingOnRecallAsked,
  passingOnReceived,
  passingOnReleased,
  passingOnReturned,
  recallPassingOn,
  returnPassingOn,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Hears, type Call, type EventCall, type EventOf } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AnsweringService } from './answering.service.js';
import { OfferingService } from './offering.service.js';
import { PassingOnService } from './passing-on.service.js';
import { RecallService } from './recall.service.js';
import { ReceivingService } from './receiving.service.js';
import { SendingService } from './sending.service.js';

@Controller()
export class PassingOnController {
  constructor(
    private readonly passings: PassingOnService,
    private readonly offering: OfferingService,
    private readonly answering: AnsweringService,
    private readonly recalling: RecallService,
    private readonly receiving: ReceivingService,
    private readonly sending: SendingService,
  ) {}

  @Answers(listPassingOn)
  list(
    request: ParsedRequestOf<typeof listPassingOn>,
    call: Call,
  ): Promise<ResponseOf<typeof listPassingOn>> {
    return this.passings.list(request, call);
  }

  @Answers(getPassingOn)
  get(request: ParsedRequestOf<typeof getPassingOn>, call: Call): Promise<ResponseOf<typeof getPassingOn>> {
    return this.passings.get(request, call);
  }

  @Answers(offerPassingOn)
  async offer(
    request: ParsedRequestOf<typeof offerPassingOn>,
    call: Call,
  ): Promise<ResponseOf<typeof offerPassingOn>> {
    return { referral: await this.offering.offer(request, call) };
  }

  @Answers(acceptPassingOn)
  async accept(
    request: ParsedRequestOf<typeof acceptPassingOn>,
    call: Call,
  ): Promise<ResponseOf<typeof acceptPassingOn>> {
    return { passingOn: await this.answering.accept(request, call) };
  }

  @Answers(returnPassingOn)
  async return(
    request: ParsedRequestOf<typeof returnPassingOn>,
    call: Call,
  ): Promise<ResponseOf<typeof returnPassingOn>> {
    return { passingOn: await this.answering.return(request, call) };
  }

  @Answers(recallPassingOn)
  async recall(
    request: ParsedRequestOf<typeof recallPassingOn>,
    call: Call,
  ): Promise<ResponseOf<typeof recallPassingOn>> {
    return { passingOn: await this.recalling.recall(request, call) };
  }

  @Hears(passingOnRecallAsked)
  recallAsked(event: EventOf<typeof passingOnRecallAsked>, call: EventCall): Promise<void> {
    return this.recalling.asked(event, call);
  }

  @Hears(passingOnRecallAnswered)
  recallAnswered(event: EventOf<typeof passingOnRecallAnswered>, call: EventCall): Promise<void> {
    return this.sending.recallAnswered(event, call);
  }

  @Hears(passingOnOffered)
  offered(event: EventOf<typeof passingOnOffered>, call: EventCall): Promise<void> {
    return this.receiving.offered(event, call);
  }

  @Hears(passingOnReleased)
  released(event: EventOf<typeof passingOnReleased>, call: EventCall): Promise<void> {
    return this.receiving.released(event, call);
  }

  @Hears(passingOnReceived)
  received(event: EventOf<typeof passingOnReceived>, call: EventCall): Promise<void> {
    return this.sending.received(event, call);
  }

  @Hears(passingOnAccepted)
  accepted(event: EventOf<typeof passingOnAccepted>, call: EventCall): Promise<void> {
    return this.sending.accepted(event, call);
  }

  @Hears(passingOnReturned)
  returned(event: EventOf<typeof passingOnReturned>, call: EventCall): Promise<void> {
    return this.sending.returned(event, call);
  }
}
