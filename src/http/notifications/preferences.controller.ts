import { Body, Controller, Get, Inject, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { AgentId, QueueId } from '../../kernel/brand.js';
import { webhookUrlFault } from '../../notifications/webhook-address.js';
import { WebhookSecrets } from '../../notifications/webhook-secrets.js';
import { ChangePreferences } from '../../preferences/commands/change-preferences.js';
import { PreferencesInForce } from '../../preferences/queries/preferences-in-force.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { doorRefusal, type Fault, invalid, Problem } from '../door/problem.js';
import { AfterQuery } from '../queries/paging.dto.js';
import { Reading } from '../queries/reading.js';
import { AskSetUp } from '../set-up/ask-set-up.js';
import { PreferencesDto } from './notifications.dto.js';
import { inboxOf } from './own-inbox.js';

/** Provider token: whether webhooks may go to this machine; under `dev` authentication they may. */
export const LOOPBACK_ALLOWED = Symbol('loopback allowed');

/** How agents want to be told (NTF-3). */
@ApiTags('notifications')
@Controller('v1/agents')
export class PreferencesController {
  constructor(
    private readonly setUp: AskSetUp,
    private readonly secrets: WebhookSecrets,
    private readonly inForce: PreferencesInForce,
    private readonly reading: Reading,
    @Inject(LOOPBACK_ALLOWED) private readonly loopbackAllowed: boolean,
  ) {}

  @Put(':id/preferences')
  @Allow('command')
  @ApiOperation({ summary: 'Replaces how an agent is told of things; the answer shows a new webhook secret, once.' })
  async put(@Param('id') id: string, @Body() body: PreferencesDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    const faults = faultsOf(body, this.loopbackAllowed);
    if (faults.length > 0) throw new Problem(invalid(faults));
    const { queues, channels: { inbox, email, webhook }, ...rest } = body;
    const chosen = { ...rest, queues: queues as readonly QueueId[], channels: { inbox, email, webhook } };
    const target = { target: `agents/${id}/preferences`, command: 'put' };
    const { newWebhookSecret: number, ...receipt } = await this.setUp.ask(admitted, reply, target, (envelope) => new ChangePreferences(envelope, id as AgentId, chosen));
    return number === null ? receipt : { ...receipt, webhookSecret: this.secrets.of(id, number) };
  }

  @Get(':id/preferences')
  @Allow('read')
  @ApiOperation({ summary: 'How an agent is told of things; until they save any, the defaults (`saved: false`).' })
  one(@Param('id') id: string, @Query() query: AfterQuery, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    inboxOf(id, admitted);
    return this.reading.answer(query, reply, async () => {
      const found = await this.inForce.of(id);
      if (found === null) throw new Problem(doorRefusal('request/not-found'));
      return found;
    });
  }
}

function faultsOf({ quietHours, webhookUrl }: PreferencesDto, loopbackAllowed: boolean): readonly Fault[] {
  const faults: Fault[] = [];
  for (const end of ['from', 'to'] as const) {
    if (quietHours != null && !/^([01]\d|2[0-3]):[0-5]\d$/.test(quietHours[end])) faults.push({ path: `body.quietHours.${end}`, message: 'must be HH:MM' });
  }
  if (quietHours != null && !isTimeZone(quietHours.timeZone)) faults.push({ path: 'body.quietHours.timeZone', message: 'must be a time zone such as Europe/Berlin' });
  const fault = webhookUrl == null ? null : webhookUrlFault(webhookUrl, loopbackAllowed);
  return fault === null ? faults : [...faults, { path: 'body.webhookUrl', message: fault }];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // RangeError is how Intl says that it knows no such zone
  }
}
