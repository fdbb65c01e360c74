import { Inject, Injectable } from '@nestjs/common';
import { isFaulty } from '../event-store/codec.js';
import { Reader } from '../event-store/read.js';
import { StreamBroken } from '../event-store/store-error.js';
import { next } from '../event-store/stream-cache.js';
import { type StreamKind, streamOf } from '../event-store/stream-kind.js';

type AnyEvent = { readonly type: string; readonly data: unknown };

/** Streams as they were, from their events alone (HIS-3). */
@Injectable()
export class Past {
  constructor(@Inject(Reader) private readonly reader: Pick<Reader, 'stream'>) {}

  /**
   * A stream's state at an instant, inclusive, by when its events occurred (HIS-7).
   * @param instant ISO 8601
   * @throws StreamBroken where an event up to then can't be read
   */
  async at<State, Event extends AnyEvent>(kind: StreamKind<State, Event>, id: string, instant: string): Promise<State> {
    const until = Date.parse(instant);
    let state = kind.initial;
    for await (const page of this.reader.stream(kind.events, streamOf(kind, id), 0)) {
      for (const event of page) {
        if (isFaulty(event)) throw new StreamBroken(event);
        // Within a stream nothing occurs before its predecessor, so the rest is later too.
        if (Date.parse(event.meta.occurredAt) > until) return state;
        state = next(kind, state, event);
      }
    }
    return state;
  }
}
