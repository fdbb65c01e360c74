import { serve, type Serving, type Settings } from './custody-process.js';

/** How a life ended. */
export interface Death {
  /** Null where a signal ended it. */
  readonly code: number | null;
  /** Milliseconds that it took. */
  readonly took: number;
  readonly stderr: string;
}

/** What is otherwise than with any service. */
export interface Circumstances {
  /** Happens before each life, such as what a power cut does to a disk. */
  readonly before?: () => Promise<void>;
  /** Starts the first life in place of a bare `node`. */
  readonly firstBy?: readonly string[];
}

/** A service that is killed and started again; writers wait at its door meanwhile. */
export class MortalService {
  private lives = 0;
  private running: Promise<Serving | null>;

  /** @param main of the build */
  constructor(
    private readonly main: string,
    private readonly settings: Settings,
    private readonly circumstances: Circumstances = {},
  ) {
    this.running = this.born();
  }

  url = async (): Promise<string | null> => (await this.running)?.url ?? null;

  /**
   * @param next what follows: another life, or none for the writers
   * @throws where nothing is running
   */
  async end(signal: 'SIGKILL' | 'SIGTERM', next: 'restart' | 'closed'): Promise<Death> {
    const serving = await this.running;
    if (serving === null) throw new Error('nothing is running');
    const began = performance.now();
    serving.process.signal(signal);
    const gone = serving.process.ended;
    this.running = next === 'closed' ? gone.then(() => null) : gone.then(() => this.born());
    const { code, stderr } = await gone;
    return { code, stderr, took: performance.now() - began };
  }

  /** Waits until it ends by itself, or by a signal of its own. */
  async fallen(next: 'restart' | 'closed'): Promise<Death> {
    const serving = await this.running;
    if (serving === null) throw new Error('nothing is running');
    const began = performance.now();
    const { code, stderr } = await serving.process.ended.finally(() => {
      this.running = next === 'closed' ? Promise.resolve(null) : this.born();
    });
    return { code, stderr, took: performance.now() - began };
  }

  async again(): Promise<string> {
    const serving = this.born();
    this.running = serving;
    return (await serving).url;
  }

  private async born(): Promise<Serving> {
    const { before, firstBy } = this.circumstances;
    this.lives += 1;
    await before?.();
    return serve(this.main, this.settings, this.lives === 1 ? firstBy : undefined);
  }
}
