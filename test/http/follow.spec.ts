import { describe, expect, it } from '@jest/globals';
import { type Chunk, following, type Pages, signOfLife, toTheEnd } from '../../src/http/feed/follow.js';

interface Item {
  readonly position: string;
}

const items = (...positions: readonly number[]): readonly Item[] => positions.map((position) => ({ position: String(position) }));

/** A log of which some positions match. Each wait for news takes `step` milliseconds, and then something has happened. */
class Log implements Pages<Item> {
  readonly asked: (string | null)[] = [];
  readonly waits: number[] = [];
  readonly size = 2;
  private readonly leaving = new AbortController();
  private time = 0;

  constructor(private readonly matching: readonly Item[], private end: number, private readonly step: number) {}

  readonly page = (after: string | null): Promise<readonly Item[]> => {
    this.asked.push(after);
    const beyond = this.matching.filter(({ position }) => Number(position) > Number(after ?? -1) && Number(position) <= this.end);
    return Promise.resolve(beyond.slice(0, this.size));
  };
  readonly complete = () => Promise.resolve(BigInt(this.end));
  readonly reach = (_: bigint, wait: number) => {
    this.waits.push(wait);
    this.time += Math.min(wait, this.step);
    this.end += 10;
    return Promise.resolve(this.step <= wait);
  };
  readonly now = () => this.time;

  get over(): AbortSignal {
    return this.leaving.signal;
  }

  leave(): void {
    this.leaving.abort();
  }
}

async function taken(log: Log, chunks: AsyncIterable<Chunk<Item>>, count: number): Promise<readonly { readonly at: number; readonly positions: string }[]> {
  const found: { readonly at: number; readonly positions: string }[] = [];
  for await (const chunk of chunks) {
    found.push({ at: log.now(), positions: chunk.map(({ position }) => position).join(' ') });
    if (found.length === count) log.leave();
  }
  return found;
}

describe('a feed', () => {
  it('ends at the log’s end, page by page', async () => {
    const log = new Log(items(10, 20, 30), 30, 1);
    expect(await taken(log, toTheEnd(log, null), 9)).toEqual([{ at: 0, positions: '10 20' }, { at: 0, positions: '30' }]);
  });

  it('that is followed answers at once, and goes on with what comes', async () => {
    const log = new Log(items(10, 20, 40), 30, 1_000);
    expect(await taken(log, following(log, null), 2)).toEqual([{ at: 0, positions: '10 20' }, { at: 1_000, positions: '40' }]);
    const empty = new Log([], 30, 1_000);
    expect(await taken(empty, following(empty, null), 1)).toEqual([{ at: 0, positions: '' }]);
  });

  it('shows that it lives in time, also where ever so much happens and nothing of it matches (F11 met one that did not)', async () => {
    const log = new Log([], 30, 4_000);
    expect((await taken(log, following(log, null), 4)).map(({ at }) => at)).toEqual([0, signOfLife, 2 * signOfLife, 3 * signOfLife]);
    expect(log.waits.every((wait) => wait <= signOfLife)).toBe(true);
  });

  it('misses nothing that comes while a page is read', async () => {
    const log = new Log(items(40), 30, 1_000);
    const { page } = log;
    let happens = true;
    const { size, complete, reach, now, over } = log;
    const busy: Pages<Item> = {
      size, complete, reach, now, over,
      page: async (after) => {
        const found = await page(after);
        if (happens) await log.reach(31n, 0); // and 40 is there
        happens = false;
        return found;
      },
    };
    expect((await taken(log, following(busy, null), 2)).map(({ positions }) => positions)).toEqual(['', '40']);
  });

  it('never reads again what does not match', async () => {
    const log = new Log(items(20), 30, 4_000);
    await taken(log, following(log, null), 3);
    expect(log.asked.slice(0, 3)).toEqual([null, '30', '40']);
  });

  it('is silent that long from what was heard last', async () => {
    const log = new Log(items(40), 30, 10_000);
    expect(await taken(log, following(log, null), 3)).toEqual([{ at: 0, positions: '' }, { at: 10_000, positions: '40' }, { at: 25_000, positions: '' }]);
  });
});
