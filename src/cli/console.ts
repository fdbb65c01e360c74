import { type Options, Presets, SingleBar } from 'cli-progress';

/** How a command speaks: people read standard error and output, programs one JSON object on standard output (`--json`). */
export interface Console {
  readonly json: boolean;
  /** A line for people on what is going on; standard error, so that output stays clean. */
  say(line: string): void;
  /** The result: the text for people, or the object for programs. */
  result(text: string, object: object): void;
  /** A bar on a terminal, a line now and then elsewhere. */
  progress(what: string): Progress;
}

export interface Progress {
  /** @param share 0 to 1 */
  at(share: number, note: string): void;
  done(): void;
}

const barStyle: Options = { format: '{what} {bar} {percentage}% {note}', hideCursor: true, clearOnComplete: false, fps: 8 };
/** Milliseconds between lines where there is no terminal. */
const lineEvery = 2_000;

export function consoleFor(json: boolean, now: () => number): Console {
  return {
    json,
    say: (line) => void process.stderr.write(`${line}\n`),
    result: (text, object) => void process.stdout.write(json ? `${JSON.stringify(object)}\n` : text.endsWith('\n') ? text : `${text}\n`),
    progress: (what) => (process.stderr.isTTY ? bar(what) : lines(what, now)),
  };
}

function bar(what: string): Progress {
  const shown = new SingleBar({ ...barStyle, stream: process.stderr }, Presets.shades_classic);
  shown.start(1_000, 0, { what, note: '' });
  return {
    at: (share, note) => shown.update(Math.round(share * 1_000), { what, note }),
    done: () => shown.stop(),
  };
}

function lines(what: string, now: () => number): Progress {
  let last = now();
  return {
    at: (share, note) => {
      if (now() - last < lineEvery) return;
      last = now();
      process.stderr.write(`${what}: ${Math.round(share * 100)} % ${note}\n`);
    },
    done: () => undefined,
  };
}
