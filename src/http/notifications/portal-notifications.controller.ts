import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { InboxReads } from './inbox-reads.js';
import { LiveInbox } from './live-inbox.js';
import { NotificationListQuery } from './notifications.dto.js';
import { requesterInbox } from './own-inbox.js';

/** What requesters were told; nothing in it names owner, lock or second team (ORG-4). */
@ApiTags('portal')
@Controller('v1/portal/notifications')
export class PortalNotificationsController {
  constructor(
    private readonly inbox: InboxReads,
    private readonly live: LiveInbox,
  ) {}

  @Get()
  @Allow('read', { requesters: 'only' })
  @ApiOperation({ summary: 'What the requester was told, newest first.' })
  list(@Query() query: NotificationListQuery, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.inbox.list(requesterInbox(admitted), query, reply);
  }

  @Get('stream')
  @Allow('read', { requesters: 'only' })
  @ApiOperation({ summary: 'The same live, as server-sent events; `Last-Event-ID` goes on where a stream broke.' })
  stream(@Admission() admitted: Admitted, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.live.stream(requesterInbox(admitted), admitted.caller.actor, request, reply);
  }

  @Post(':notificationId/read')
  @HttpCode(200)
  @Allow('read', { requesters: 'only' })
  @ApiOperation({ summary: 'Marks as read; a repeat keeps the first time.' })
  read(@Param('notificationId') notificationId: string, @Admission() admitted: Admitted) {
    return this.inbox.read(requesterInbox(admitted), notificationId);
  }
}
