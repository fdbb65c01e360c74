import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { Acting, KnownAgents } from './acting.js';
import { ChangeOwnerBody, EmptyBody, TicketPath } from './tickets.dto.js';
import { Tickets } from './tickets.js';

@Controller('v1/tickets')
@UseGuards(KnownAgents)
export class TicketsController {
  constructor(private readonly tickets: Tickets) {}

  @Post(':id/lock')
  @HttpCode(200)
  lock(@Param() { id }: TicketPath, @Body() _: EmptyBody, @Acting() agent: string) {
    return this.tickets.lock(id, agent);
  }

  @Post(':id/change-owner')
  @HttpCode(200)
  changeOwner(@Param() { id }: TicketPath, @Body() body: ChangeOwnerBody, @Acting() agent: string) {
    return this.tickets.changeOwner(id, agent, body);
  }

  @Post(':id/unlock')
  @HttpCode(200)
  unlock(@Param() { id }: TicketPath, @Body() _: EmptyBody, @Acting() agent: string) {
    return this.tickets.unlock(id, agent);
  }
}
