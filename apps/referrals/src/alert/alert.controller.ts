import { listAlerts, seeAlert, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AlertService } from './alert.service.js';

@Controller()
export class AlertController {
  constructor(private readonly alerts: AlertService) {}

  @Answers(listAlerts)
  list(request: ParsedRequestOf<typeof listAlerts>, call: Call): Promise<ResponseOf<typeof listAlerts>> {
    return this.alerts.list(request, call);
  }

  @Answers(seeAlert)
  see({ alertId }: ParsedRequestOf<typeof seeAlert>, call: Call): Promise<ResponseOf<typeof seeAlert>> {
    return this.alerts.see(alertId, call);
  }
}
