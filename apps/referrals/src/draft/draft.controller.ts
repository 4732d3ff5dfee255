import {
  discardDraft,
  getDraft,
  listDrafts,
  saveDraft,
  startDraft,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { DraftService } from './draft.service.js';

@Controller()
export class DraftController {
  constructor(private readonly drafts: DraftService) {}

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
  async list(
    _request: ParsedRequestOf<typeof listDrafts>,
    call: Call,
  ): Promise<ResponseOf<typeof listDrafts>> {
    return { drafts: await this.drafts.list(call) };
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
