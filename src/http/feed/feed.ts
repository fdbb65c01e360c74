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
  private readonly ended = new Promise<false>((resolve) => {
    this.ending.signal.addEventListener('abort', () => resolve(false), { once: true });
  });

  constructor(private readonly readModels: ReadModels) {}

  /** Feeds that follow would keep their connections for ever. */
  onModuleDestroy(): void {
    this.ending.abort();
  }

  /** Chunks until the log's end, or, following, until whoever reads leaves. */
  chunks({ after, filters, follow }: FeedQuestion): AsyncGenerator<Chunk<FeedEvent>> {
    const { readModels, ending, ended } = this;
    const pages: Pages<FeedEvent> = {
      page: (from) => feedPage(readModels.reader, { after: from, filters, limit: pageSize }),
      size: pageSize,
      complete: () => readModels.position(),
      reach: (position, wait) => Promise.race([readModels.reach(position, wait), ended]),
      now: () => performance.now(),
      over: ending.signal,
    };
    return follow ? following(pages, after) : toTheEnd(pages, after);
  }
}
