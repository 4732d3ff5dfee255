import { Controller, Get } from '@nestjs/common';
import { page, type PageResult } from '../../framework/page.js';
import { Open } from '../../framework/page-context.js';
import { paths } from '../../paths.js';

/** Pages for anybody. */
@Open()
@Controller()
export class HelpController {
  @Get(paths.help.route)
  help(): PageResult {
    return page('help/help');
  }

  @Get(paths.accessibility.route)
  accessibility(): PageResult {
    return page('help/accessibility');
  }

  @Get(paths.cookies.route)
  cookies(): PageResult {
    return page('help/cookies');
  }
}
