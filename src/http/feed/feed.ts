import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type FeedEvent, type FeedFilters, feedPage } from '../../../projections/event/feed.query.js';
import { ReadModels } from '../ports.js';
import { type Chunk, following, type Pages, toTheEnd } from './follow.js';

/** Events a page of the feed. */
const pageSize = 500;

export interface FeedQuestion {
  /** Exclusive; null: from the beginning. */
  readonly after: string | null;
  readonly filters: FeedFilters;
  /** Whether it goes on at the log's end. */
  readonly follow: boolean;
}

/** The log as a feed that can be taken up again anywhere. */
@Injectable()
export class Feed implements OnModuleDestroy {
  private readonly ending = new AbortController();

  constructor(private readonly readModels: ReadModels) {}

  /** Feeds that follow would keep their connections for ever. */
  onModuleDestroy(): void {
    this.ending.abort();
  }

  /** Chunks until the log's end, or, following, until whoever reads has left. */
  chunks({ after, filters, follow }: FeedQuestion, left: AbortSignal): AsyncGenerator<Chunk<FeedEvent>, void> {
    const { readModels } = this;
    const over = AbortSignal.any([this.ending.signal, left]);
    const pages: Pages<FeedEvent> = {
      page: (from) => feedPage(readModels.reader, { after: from, filters, limit: pageSize }),
      size: pageSize,
      complete: () => readModels.position(),
      reach: (position, wait) => unless(over, readModels.reach(position, wait)),
      now: () => performance.now(),
      over,
    };
    return follow ? following(pages, after) : toTheEnd(pages, after);
  }
}

/** The answer, or false as soon as it is over; nothing is left behind on a signal that may last as long as the service. */
function unless(over: AbortSignal, answer: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(false);
    if (over.aborted) leave();
    over.addEventListener('abort', leave, { once: true });
    answer.then(resolve, reject).finally(() => over.removeEventListener('abort', leave));
  });
}
