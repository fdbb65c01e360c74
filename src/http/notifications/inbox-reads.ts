import { HttpStatus, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Page, pageOf } from '../../../projections/page.js';
import { Inbox, type InboxItem, type InboxStretch, type Placed } from '../../notifications/inbox.js';
import type { Person } from '../../notifications/told.js';
import { doorRefusal, Problem } from '../door/problem.js';
import { Surroundings } from '../ports.js';
import { stretchOf } from '../queries/paging.js';
import { type Pending, Reading } from '../queries/reading.js';
import { InboxSight } from './inbox-sight.js';
import type { NotificationListQuery } from './notifications.dto.js';

const order = 'notifications';
const defaultWait = 2_000;

/** Questions about an inbox, whoever's it is. */
@Injectable()
export class InboxReads {
  constructor(
    private readonly inbox: Inbox,
    private readonly sight: InboxSight,
    private readonly reading: Reading,
    private readonly surroundings: Surroundings,
  ) {}

  /** The newest first. With `after`, waits until everybody was told of what happened up to there, and otherwise answers 202. */
  async list(person: Person, query: NotificationListQuery, reply: FastifyReply): Promise<Page<InboxItem> | Pending> {
    const { after, wait, unread } = query;
    if (after !== undefined && !(await this.inbox.reach(BigInt(after), wait ?? defaultWait))) {
      void reply.status(HttpStatus.ACCEPTED).header('retry-after', '1');
      return { status: 'pending', after };
    }
    return this.reading.answer(query, reply, async () => {
      const { limit, after: cursor } = stretchOf(query, order);
      const below = cursor?.place[0] ?? null;
      const found = await this.newest(person, { unread: unread === true, below, limit: limit + 1 });
      return pageOf(found, limit, { order, place: ({ place }) => [place], item: ({ item }) => item });
    });
  }

  /** @throws Problem 404 where there is no such notification in this inbox, or none that may be shown */
  async read(person: Person, id: string): Promise<InboxItem> {
    const found = await this.inbox.one(person, id);
    const [shown] = found === null ? [] : await this.sight.kept(person, [found]);
    const item = shown === undefined ? null : await this.inbox.read(person, id, this.surroundings.now());
    if (item === null) throw new Problem(doorRefusal('request/not-found', {}, 'NTF-4'));
    return item;
  }

  /** What is left out leaves no gap: a page is filled from what comes below it. */
  private async newest(person: Person, { unread, below, limit }: InboxStretch): Promise<readonly Placed[]> {
    const shown: Placed[] = [];
    for (let from = below; ; ) {
      const found = await this.inbox.list(person, { unread, below: from, limit });
      shown.push(...(await this.sight.kept(person, found)));
      from = found.at(-1)?.place ?? from;
      if (found.length < limit || shown.length >= limit) return shown.slice(0, limit);
    }
  }
}
