import { endSession, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { SessionService } from './session.service.js';

@Controller()
export class SessionController {
  constructor(private readonly sessions: SessionService) {}

  @Answers(endSession)
  async end(request: ParsedRequestOf<typeof endSession>, call: Call): Promise<ResponseOf<typeof endSession>> {
    await this.sessions.end(call, request.sid);
    return {};
  }
}
