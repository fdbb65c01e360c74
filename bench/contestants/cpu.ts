import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** What a stretch of work has cost this process. */
export interface Cost {
  readonly seconds: number;
  /** Seconds of CPU of this process's main thread. */
  readonly thread: number;
  /** Seconds of CPU of the whole process, all its threads. */
  readonly cpu: number;
}

/** Begins to count; the answer ends it. */
export function counting(): () => Cost {
  const began = performance.now();
  const thread = threadSeconds();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - began) / 1_000, thread: threadSeconds() - thread, cpu: (user + system) / 1_000_000 };
  };
}

/** Linux counts in hundredths of a second; elsewhere the time in which the event loop was at work stands for it. */
function threadSeconds(): number {
  if (process.platform !== 'linux') return performance.eventLoopUtilization().active / 1_000;
  // The name in the second field may hold spaces; user and system time are the 12th and 13th after it.
  const fields = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
