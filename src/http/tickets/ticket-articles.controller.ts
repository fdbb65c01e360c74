import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { AskTicket } from './ask-ticket.js';
import { sendAnswer } from './send-answer.js';
import { ArticleBody, CustomerMessageBody, EmptyBody, MarkImportantBody, RecordRiskApprovalBody, RequestSharingBody, ReviewSharingBody, SetConfidentialBody } from './ticket-commands.dto.js';
import { ReceiptBody } from './receipt.dto.js';

/** Messages, and what requesters may see: one route a command. */
@ApiTags('commands')
@Controller('v1/tickets')
@ApiOkResponse({ type: ReceiptBody })
export class TicketArticleController {
  constructor(private readonly tickets: AskTicket) {}

  @Post(':id/reply')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Adds a public reply by an agent; locks an open ticket that nobody holds (LCK-6).' })
  reply(@Param('id') ticketId: string, @Body() body: ArticleBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'reply', this.tickets.ask({ name: 'reply', ticketId, body, admitted }));
  }

  @Post(':id/note')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Adds an internal note (PRM-6).' })
  note(@Param('id') ticketId: string, @Body() body: ArticleBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'note', this.tickets.ask({ name: 'note', ticketId, body, admitted }));
  }

  @Post(':id/customer-message')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Adds a message of the requester; 201 where it made a new ticket (FUP-3).' })
  customerMessage(@Param('id') ticketId: string, @Body() body: CustomerMessageBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'customer-message', this.tickets.ask({ name: 'customer-message', ticketId, body, admitted }));
  }

  @Post(':id/mark-important')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Marks an article as important, or no longer (LCK-4).' })
  markImportant(@Param('id') ticketId: string, @Body() body: MarkImportantBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'mark-important', this.tickets.ask({ name: 'mark-important', ticketId, body, admitted }));
  }

  @Post(':id/set-confidential')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Leaves the ticket to its own requester alone (ORG-5).' })
  setConfidential(@Param('id') ticketId: string, @Body() body: SetConfidentialBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'set-confidential', this.tickets.ask({ name: 'set-confidential', ticketId, body, admitted }));
  }

  @Post(':id/request-sharing')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Asks for sharing an organization’s tickets (ORG-6).' })
  requestSharing(@Param('id') ticketId: string, @Body() body: RequestSharingBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'request-sharing', this.tickets.ask({ name: 'request-sharing', ticketId, body, admitted }));
  }

  @Post(':id/send-risk-warning')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Sends the security warning with its present wording (ORG-6).' })
  sendRiskWarning(@Param('id') ticketId: string, @Body() body: EmptyBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'send-risk-warning', this.tickets.ask({ name: 'send-risk-warning', ticketId, body, admitted }));
  }

  @Post(':id/record-risk-approval')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Records the requester’s answer to the warning (ORG-6).' })
  recordRiskApproval(@Param('id') ticketId: string, @Body() body: RecordRiskApprovalBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'record-risk-approval', this.tickets.ask({ name: 'record-risk-approval', ticketId, body, admitted }));
  }

  @Post(':id/request-sharing-review')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'Asks a second person (ORG-8).' })
  requestSharingReview(@Param('id') ticketId: string, @Body() body: EmptyBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'request-sharing-review', this.tickets.ask({ name: 'request-sharing-review', ticketId, body, admitted }));
  }

  @Post(':id/review-sharing')
  @HttpCode(200)
  @Allow('command', { after: 'sight', requesters: true })
  @ApiOperation({ summary: 'The second person decides (ORG-8).' })
  reviewSharing(@Param('id') ticketId: string, @Body() body: ReviewSharingBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendAnswer(reply, 'review-sharing', this.tickets.ask({ name: 'review-sharing', ticketId, body, admitted }));
  }
}
