import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import type { FeedEvent } from '../../../projections/event/feed.query.js';
import { Allow } from '../door/allow.js';
import { Reading } from '../queries/reading.js';
import { FeedQuery } from './feed.dto.js';
import { Feed } from './feed.js';
import type { Chunk } from './follow.js';

const ndjson = 'application/x-ndjson';
const serverSent = 'text/event-stream';

/** Everything that happened, in the order of the log, for whoever keeps up with it elsewhere. */
@ApiTags('events')
@Controller('v1/events')
export class FeedController {
  constructor(
    private readonly feed: Feed,
    private readonly reading: Reading,
  ) {}

  @Get()
  @Allow('audit')
  @ApiOperation({ summary: 'Every event after a position, as server-sent events, or as NDJSON where `accept` names it; may be taken up again at any position.' })
  @ApiProduces(serverSent, ndjson)
  events(@Query() query: FeedQuery, @Res({ passthrough: true }) reply: FastifyReply, @Headers('accept') accept?: string, @Headers('last-event-id') lastEventId?: string) {
    const lines = accept?.includes('ndjson') === true;
    return this.reading.answer<unknown>(query, reply, async () => {
      const { from, follow = false, ticketId, agentId, groupId, organizationId, type } = query;
      const resumed = lastEventId !== undefined && /^\d{1,18}$/.test(lastEventId) ? lastEventId : undefined; // what a browser sends when it reconnects
      const filters = given({ ticketId, agentId, groupId, organizationId, type });
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      const chunks = this.feed.chunks({ after: resumed ?? from ?? null, filters, follow: follow || !lines }, left.signal);
      const first = await chunks.next(); // what can't be read is answered as a problem: later the stream can only break
      void reply.header('content-type', lines ? ndjson : serverSent).header('cache-control', 'no-store');
      return Readable.from(spelled(first, chunks, lines ? line : message), { objectMode: false });
    });
  }
}

async function* spelled(first: IteratorResult<Chunk<FeedEvent>, void>, chunks: AsyncIterable<Chunk<FeedEvent>>, spell: (chunk: Chunk<FeedEvent>) => string): AsyncGenerator<string> {
  if (first.done === true) return;
  yield spell(first.value);
  for await (const chunk of chunks) yield spell(chunk);
}

/** One object a line; an empty line is a sign of life. */
function line(chunk: Chunk<FeedEvent>): string {
  return chunk.length === 0 ? '\n' : chunk.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** One message an event; only the last of those that share a position carries it as `id`, so that none is missed by going on there. */
function message(chunk: Chunk<FeedEvent>): string {
  if (chunk.length === 0) return ': still here\n\n';
  return chunk
    .map((event, index) => {
      const id = chunk[index + 1]?.position === event.position ? '' : `id: ${event.position}\n`;
      return `${id}data: ${JSON.stringify(event)}\n\n`;
    })
    .join('');
}

/** Without what was not asked for. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}
