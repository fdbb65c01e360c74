import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { savedView, savedViewsOf } from '../../../projections/saved-view/saved-views.query.js';
import type { AgentId } from '../../kernel/brand.js';
import { refuse } from '../../kernel/refusal.js';
import { SaveView } from '../../preferences/commands/save-view.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { Problem } from '../door/problem.js';
import { ReadModels } from '../ports.js';
import { pageWithin } from '../queries/paging.js';
import { AfterQuery, PageQuery } from '../queries/paging.dto.js';
import { Reading } from '../queries/reading.js';
import { AskSetUp } from '../set-up/ask-set-up.js';
import { SavedViewDto } from './agent-views.dto.js';

/** Views that agents save for themselves (SHR-14); each is the agent's own and the administrator's to see. */
@ApiTags('agents')
@Controller('v1/agents')
export class AgentViewsController {
  constructor(
    private readonly setUp: AskSetUp,
    private readonly readModels: ReadModels,
    private readonly reading: Reading,
  ) {}

  @Put(':id/views/:name')
  @Allow('command')
  @ApiOperation({ summary: 'Saves a view with filters, or replaces it; `GET /v1/tickets?view=own:NAME` shows it (SHR-14).' })
  async put(
    @Param('id') id: string,
    @Param('name') name: string,
    @Body() { filters }: SavedViewDto,
    @Admission() admitted: Admitted,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const target = { target: `agents/${id}/views/${name}`, command: 'put' };
    const receipt = await this.setUp.ask(admitted, reply, target, (envelope) => new SaveView(envelope, id as AgentId, name, Object.fromEntries(Object.entries(filters))));
    const { revision, position, unchanged, events, effects } = receipt; // a view has no webhook secret
    return { id, name, revision, position, unchanged, events, effects };
  }

  @Get(':id/views')
  @Allow('read', { after: 'sight' })
  @ApiOperation({ summary: 'The views that an agent saved.' })
  list(@Param('id') id: string, @Query() query: PageQuery, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, async () => {
      if (!maySee(admitted, id)) throw new Problem(refuse('SHR-14', 'directory/agent-not-found', { agentId: id }));
      const views = await savedViewsOf(this.readModels.reader, id);
      return pageWithin(views.map(({ name, filters }) => ({ name, filters })), query, ({ name }) => name);
    });
  }

  @Get(':id/views/:name')
  @Allow('read', { after: 'sight' })
  @ApiOperation({ summary: 'Reads a saved view back.' })
  one(@Param('id') id: string, @Param('name') name: string, @Query() query: AfterQuery, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, async () => {
      const found = maySee(admitted, id) ? await savedView(this.readModels.reader, id, name) : null;
      if (found === null) throw new Problem(refuse('SHR-14', 'view/not-found', { name }));
      return { name: found.name, filters: found.filters };
    });
  }
}

function maySee({ caller: { actor } }: Admitted, agentId: string): boolean {
  return actor.kind === 'admin' || (actor.kind === 'agent' && actor.id === agentId);
}
