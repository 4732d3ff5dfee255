import {
  discardDraft,
  getDraft,
  listDrafts,
  listForgottenDrafts,
  saveDraft,
  startDraft,
  takeOverDraft,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { DraftService } from './draft.service.js';
import { TakeoverService } from './takeover.service.js';

@Controller()
export class DraftController {
  constructor(
    private readonly drafts: DraftService,
    private readonly takeovers: TakeoverService,
  ) {}

  @Answers(startDraft)
  async start(
    { requestId }: ParsedRequestOf<typeof startDraft>,
    call: Call,
  ): Promise<ResponseOf<typeof startDraft>> {
    return { draft: await this.drafts.start(requestId, call) };
  }

  @Answers(getDraft)
  async get({ draftId }: ParsedRequestOf<typeof getDraft>, call: Call): Promise<ResponseOf<typeof getDraft>> {
    return { draft: await this.drafts.get(draftId, call) };
  }

  @Answers(listDrafts)
  list(_request: ParsedRequestOf<typeof listDrafts>, call: Call): Promise<ResponseOf<typeof listDrafts>> {
    return this.drafts.list(call);
  }

  @Answers(listForgottenDrafts)
  listForgotten(
    _request: ParsedRequestOf<typeof listForgottenDrafts>,
    call: Call,
  ): Promise<ResponseOf<typeof listForgottenDrafts>> {
    return this.takeovers.list(call);
  }

  @Answers(takeOverDraft)
  async takeOver(
    request: ParsedRequestOf<typeof takeOverDraft>,
    call: Call,
  ): Promise<ResponseOf<typeof takeOverDraft>> {
    return { draft: await this.takeovers.takeOver(request, call) };
  }

  @Answers(saveDraft)
  async save(request: ParsedRequestOf<typeof saveDraft>, call: Call): Promise<ResponseOf<typeof saveDraft>> {
    return { draft: await this.drafts.save(request, call) };
  }

  @Answers(discardDraft)
  async discard(
    { draftId }: ParsedRequestOf<typeof discardDraft>,
    call: Call,
  ): Promise<ResponseOf<typeof discardDraft>> {
    await this.drafts.discard(draftId, call);
    return {};
  }
}
