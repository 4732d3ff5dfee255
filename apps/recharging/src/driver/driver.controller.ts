import {
  getDriverCount,
  listDriverCounts,
  recountDriver,
  tallyDriver,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { DriverService } from './driver.service.js';

@Controller()
export class DriverController {
  constructor(private readonly drivers: DriverService) {}

  @Answers(tallyDriver)
  tally(request: ParsedRequestOf<typeof tallyDriver>, call: Call): Promise<ResponseOf<typeof tallyDriver>> {
    return this.drivers.tally(request, call);
  }

  @Answers(listDriverCounts)
  list(
    request: ParsedRequestOf<typeof listDriverCounts>,
    call: Call,
  ): Promise<ResponseOf<typeof listDriverCounts>> {
    return this.drivers.list(request, call);
  }

  @Answers(getDriverCount)
  get(
    request: ParsedRequestOf<typeof getDriverCount>,
    call: Call,
  ): Promise<ResponseOf<typeof getDriverCount>> {
    return this.drivers.get(request, call);
  }

  @Answers(recountDriver)
  recount(
    request: ParsedRequestOf<typeof recountDriver>,
    call: Call,
  ): Promise<ResponseOf<typeof recountDriver>> {
    return this.drivers.recount(request, call);
  }
}
