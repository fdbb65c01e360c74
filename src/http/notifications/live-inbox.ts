import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import type { Actor } from '../../kernel/actor.js';
import { Bell } from '../../notifications/bell.js';
import { Inbox, type Placed } from '../../notifications/inbox.js';
import type { Person } from '../../notifications/told.js';
import { invalid, Problem } from '../door/problem.js';
import { InboxSight } from './inbox-sight.js';

/** Items read and judged at a time. */
const page = 50;
/** How often a quiet stream says that it lives, in milliseconds: proxies cut what is silent for a minute. */
const heartbeat = 15_000;

/** Whose inbox is read by whom, from after a place. */
interface Watch {
  readonly person: Person;
  readonly reader: Actor;
  readonly from: string;
}

/** Inboxes as server-sent events. Each event's id is its place: `Last-Event-ID` goes on from there, without a gap. */
@Injectable()
export class LiveInbox implements OnModuleDestroy {
  private readonly ending = new AbortController();

  constructor(
    private readonly inbox: Inbox,
    private readonly bell: Bell,
    private readonly sight: InboxSight,
  ) {}

  onModuleDestroy(): void {
    this.ending.abort();
  }

  /**
   * Streams until the reader leaves or is active no longer, or the service ends.
   * @param reader whose sight each delivery is judged by: the inbox's person, or an administrator
   * @throws Problem where `Last-Event-ID` is none of ours
   */
  async stream(person: Person, reader: Actor, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const last = request.headers['last-event-id'];
    if (last !== undefined && (typeof last !== 'string' || !/^\d{1,18}$/.test(last))) {
      throw new Problem(invalid([{ path: 'headers.last-event-id', message: 'must be the id of an earlier event of this stream' }]));
    }
    const from = last ?? (await this.inbox.end());
    const left = new AbortController();
    request.raw.once('close', () => left.abort());
    reply.hijack();
    reply.raw.writeHead(200, { ...plain(reply), 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    try {
      await this.send({ person, reader, from }, reply, AbortSignal.any([left.signal, this.ending.signal]));
    } finally {
      reply.raw.end();
    }
  }

  private async send({ person, reader, from }: Watch, { raw }: FastifyReply, over: AbortSignal): Promise<void> {
    let place = from;
    let rung = new AbortController();
    const takeAway = this.bell.listen(person, () => rung.abort());
    raw.write(': connected\n\n');
    try {
      while (!over.aborted) {
        rung = new AbortController();
        const found = await this.inbox.since(person, place, page);
        const shown = await this.sight.shown(reader, found);
        if (shown === null) return;
        const last = write(raw, shown);
        place = (last ?? found.at(-1))?.place ?? place;
        if (last !== null) await once(raw, 'drain', { signal: over });
        else if (found.length < page && !(await until(AbortSignal.any([rung.signal, over]), heartbeat))) raw.write(': still here\n\n');
      }
    } catch (error) {
      if (!over.aborted) throw error;
    } finally {
      takeAway();
    }
  }
}

/**
 * Writes until the reader is slow: what was judged before such a wait has to be judged again after it (ORG-12).
 * @returns the last one written then; null where all of them were
 */
function write(raw: FastifyReply['raw'], shown: readonly Placed[]): Placed | null {
  for (const next of shown) {
    const roomy = raw.write(`id: ${next.place}\nevent: notification\ndata: ${JSON.stringify(next.item)}\n\n`);
    if (!roomy) return next;
  }
  return null;
}

/** False where so many milliseconds passed first. */
function until(signal: AbortSignal, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    const done = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}

function plain(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([header, value]) => [header, String(value)]));
}
