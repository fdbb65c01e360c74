import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type FeedEvent, type FeedFilters, feedPage } from '../../../projections/event/feed.query.js';
import { ReadModels } from '../ports.js';

/** Events a page of the feed. */
const pageSize = 500;
/** Milliseconds after which a feed without news shows that it still lives. */
const sign = 15_000;

/** What comes out of a feed: some events, none where only time has passed. */
export type FeedChunk = readonly FeedEvent[];

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

  /** Chunks until the log's end, or, following, until whoever reads leaves; an empty chunk is a sign of life. */
  async *chunks({ after, filters, follow }: FeedQuestion): AsyncGenerator<FeedChunk> {
    let last = after;
    if (follow) yield []; // so that whoever reads has an answer before anything happens
    while (!this.ending.signal.aborted) {
      // Read before the page: what comes while it is read is met by the next one.
      const known = await this.readModels.position();
      const page = await feedPage(this.readModels.reader, { after: last, filters, limit: pageSize });
      last = page.at(-1)?.position ?? last;
      if (page.length > 0) yield page;
      if (page.length >= pageSize) continue;
      if (!follow) return;
      const next = last === null || BigInt(last) < known ? known : BigInt(last);
      if (!(await this.news(next + 1n))) yield [];
    }
  }

  /** False where nothing came in time. */
  private news(position: bigint): Promise<boolean> {
    const { signal } = this.ending;
    const ended = new Promise<boolean>((resolve) => {
      signal.addEventListener('abort', () => resolve(false), { once: true });
    });
    return Promise.race([this.readModels.reach(position, sign), ended]);
  }
}
