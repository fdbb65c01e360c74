import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { AskTicket } from './ask-ticket.js';
import { sendAnswer } from './send-answer.js';
import { AssignInternalBody, ChangeOwnerBody, ChangePriorityBody, ChangeStatusBody, EmptyBody, MoveBody, SetResponsibleBody, UnlockBody, WatchBody } from './ticket-commands.dto.js';
import { ReceiptBody } from './receipt.dto.js';

/** Owner and lock of a ticket: one route a command. */
@ApiTags('commands')
@Controller('v1/tickets')
@ApiOkResponse({ type: ReceiptBody })
export class TicketCustodyController {
  constructor(private readonly tickets: AskTicket) {}

  @Post(':id/lock')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Locks the ticket to the agent who asks: locking is claiming (LCK-1).' })
  lock(@Param('id') ticketId: string, @Body() body: EmptyBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'lock', this.tickets.ask({ name: 'lock', ticketId, body, admitted }));
  }

  @Post(':id/unlock')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Gives the lock back; with `resetOwner` the ownership too (LCK-7).' })
  unlock(@Param('id') ticketId: string, @Body() body: UnlockBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'unlock', this.tickets.ask({ name: 'unlock', ticketId, body, admitted }));
  }

  @Post(':id/change-owner')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Makes an agent owner and locks the ticket to them (OWN-5).' })
  changeOwner(@Param('id') ticketId: string, @Body() body: ChangeOwnerBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'change-owner', this.tickets.ask({ name: 'change-owner', ticketId, body, admitted }));
  }

  @Post(':id/set-responsible')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Sets or clears the responsible (RSP-1).' })
  setResponsible(@Param('id') ticketId: string, @Body() body: SetResponsibleBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'set-responsible', this.tickets.ask({ name: 'set-responsible', ticketId, body, admitted }));
  }

  @Post(':id/watch')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Subscribes an agent, by default the one who asks (WAT-1).' })
  watch(@Param('id') ticketId: string, @Body() body: WatchBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'watch', this.tickets.ask({ name: 'watch', ticketId, body, admitted }));
  }

  @Post(':id/unwatch')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Ends an agent’s subscription (WAT-1).' })
  unwatch(@Param('id') ticketId: string, @Body() body: WatchBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'unwatch', this.tickets.ask({ name: 'unwatch', ticketId, body, admitted }));
  }

  @Post(':id/move')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Moves the ticket to another queue (MOV-1).' })
  move(@Param('id') ticketId: string, @Body() body: MoveBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'move', this.tickets.ask({ name: 'move', ticketId, body, admitted }));
  }

  @Post(':id/change-priority')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Changes the priority (LCK-4).' })
  changePriority(@Param('id') ticketId: string, @Body() body: ChangePriorityBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'change-priority', this.tickets.ask({ name: 'change-priority', ticketId, body, admitted }));
  }

  @Post(':id/change-status')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Changes the status; closing unlocks (FUP-1).' })
  changeStatus(@Param('id') ticketId: string, @Body() body: ChangeStatusBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'change-status', this.tickets.ask({ name: 'change-status', ticketId, body, admitted }));
  }

  @Post(':id/assign-internal')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Shares the ticket with a second team (SHR-3).' })
  assignInternal(@Param('id') ticketId: string, @Body() body: AssignInternalBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'assign-internal', this.tickets.ask({ name: 'assign-internal', ticketId, body, admitted }));
  }

  @Post(':id/clear-internal')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Ends sharing with the second team.' })
  clearInternal(@Param('id') ticketId: string, @Body() body: EmptyBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'clear-internal', this.tickets.ask({ name: 'clear-internal', ticketId, body, admitted }));
  }

  @Post(':id/restore-internal')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Gives back the pair that was last cleared (SHR-10).' })
  restoreInternal(@Param('id') ticketId: string, @Body() body: EmptyBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'restore-internal', this.tickets.ask({ name: 'restore-internal', ticketId, body, admitted }));
  }
}
