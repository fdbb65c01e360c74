import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { countedAs } from '../door/caller.js';
import { CallerLimits } from '../door/caller-limits.js';
import { AskTicket } from './ask-ticket.js';
import { Bulk, type BulkAnswer } from './bulk.js';
import { ReceiptBody } from './receipt.dto.js';
import { sendAnswer } from './send-answer.js';
import { BulkBody, OpenBody } from './ticket-commands.dto.js';

/** Opening a ticket, and many commands at once. */
@ApiTags('commands')
@Controller('v1')
export class OpenAndBulkController {
  constructor(
    private readonly tickets: AskTicket,
    private readonly bulk: Bulk,
    private readonly limits: CallerLimits,
  ) {}

  @Post('tickets')
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Opens a ticket (OWN-1 to OWN-4, SHR-6).' })
  @ApiCreatedResponse({ type: ReceiptBody })
  open(@Body() body: OpenBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'open', this.tickets.ask({ name: 'open', ticketId: null, body, admitted }));
  }

  @Post('commands')
  @HttpCode(200)
  @Allow('command', { after: 'sight' })
  @ApiOperation({ summary: 'Up to 1,000 commands, each with an answer of its own, in the same order; one refusal stops no other.' })
  async many(@Body() { commands }: BulkBody, @Admission() admitted: Admitted): Promise<{ items: readonly BulkAnswer[] }> {
    this.limits.owe(countedAs(admitted.caller), commands.length - 1); // each command is a request
    return { items: await this.bulk.ask(commands, admitted) };
  }
}
