import { checkAuthority, listAuthorities, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AuthorityService } from './authority.service.js';

@Controller()
export class AuthorityController {
  constructor(private readonly authorities: AuthorityService) {}

  @Answers(checkAuthority)
  check(
    request: ParsedRequestOf<typeof checkAuthority>,
    call: Call,
  ): Promise<ResponseOf<typeof checkAuthority>> {
    return this.authorities.check(call, request.outcomes);
  }

  @Answers(listAuthorities)
  list(
    _request: ParsedRequestOf<typeof listAuthorities>,
    call: Call,
  ): Promise<ResponseOf<typeof listAuthorities>> {
    return this.authorities.list(call);
  }
}
