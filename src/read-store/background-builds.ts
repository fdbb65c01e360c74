import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from './parked-stream.js';
import type { ProjectorOptions } from './projector-options.js';
import { rebuild } from './rebuild.js';

const firstPause = 200;
const longestPause = 30_000;

/** Builds beside the live projections those that are not fit to go on; failed ones are tried again, ever more slowly. */
export class BackgroundBuilds {
  private readonly running = new Map<readonly string[], Promise<void>>();
  private stopping = new AbortController();

  constructor(
    private readonly options: Pick<ProjectorOptions, 'pool' | 'source' | 'projections' | 'log'>,
    /** Called when a build has been swapped in. */
    private readonly onBuilt: () => void,
  ) {}

  get names(): readonly string[] {
    return [...this.running.keys()].flat();
  }

  /** Starts to build those of `names` that are not being built already. */
  begin(names: readonly string[]): void {
    const fresh = names.filter((name) => !this.names.includes(name));
    if (fresh.length === 0) return;
    this.running.set(fresh, this.build(fresh));
  }

  /** Breaks all off. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running.values());
    this.running.clear();
    this.stopping = new AbortController();
  }

  private async build(names: readonly string[]): Promise<void> {
    const { signal } = this.stopping;
    const { log, pool, source, projections } = this.options;
    log({ event: 'building', projections: names });
    for (let wait = firstPause; !signal.aborted; wait = Math.min(longestPause, wait * 2)) {
      try {
        await rebuild({ pool, source, projections, names, signal });
        this.running.delete(names);
        log({ event: 'built', projections: names });
        this.onBuilt();
        return;
      } catch (error) {
        if (stopped(signal)) return;
        log({ event: 'build-failed', projections: names, reason: reasonOf(error) });
        await pause(wait, undefined, { signal }).catch(() => undefined); // stopped early
      }
    }
  }
}

function stopped(signal: AbortSignal): boolean {
  return signal.aborted;
}
