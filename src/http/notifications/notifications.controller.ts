import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { InboxReads } from './inbox-reads.js';
import { LiveInbox } from './live-inbox.js';
import { NotificationListQuery } from './notifications.dto.js';
import { inboxOf } from './own-inbox.js';

/** What agents were told (section 10); each inbox is its agent's own and the administrator's to see. */
@ApiTags('notifications')
@Controller('v1/agents/:id/notifications')
export class NotificationsController {
  constructor(
    private readonly inbox: InboxReads,
    private readonly live: LiveInbox,
  ) {}

  @Get()
  @Allow('read')
  @ApiOperation({ summary: 'What an agent was told, newest first, with why, and what became of each delivery.' })
  list(@Param('id') id: string, @Query() query: NotificationListQuery, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.inbox.list(inboxOf(id, admitted), query, reply);
  }

  @Get('stream')
  @Allow('read')
  @ApiOperation({ summary: 'The same live, as server-sent events; `Last-Event-ID` goes on where a stream broke.' })
  stream(@Param('id') id: string, @Admission() admitted: Admitted, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.live.stream(inboxOf(id, admitted), admitted.caller.actor, request, reply);
  }

  @Post(':notificationId/read')
  @HttpCode(200)
  @Allow('read')
  @ApiOperation({ summary: 'Marks as read; a repeat keeps the first time.' })
  read(@Param('id') id: string, @Param('notificationId') notificationId: string, @Admission() admitted: Admitted) {
    return this.inbox.read(inboxOf(id, admitted), notificationId);
  }
}
