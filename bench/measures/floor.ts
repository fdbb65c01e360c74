import type * as floor from '../contestants/floor.js';
import type * as load from '../contestants/http-load.js';
import type * as raw from '../contestants/raw-append.js';
import { width } from '../contestants/world.js';
import { inTurn } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { alone, percentile, spread } from '../running/line.js';
import type { Measure } from '../running/measure.js';
import { serveHello } from '../running/services.js';
import { folderFor } from '../running/stores.js';
import { short } from '../running/table.js';

/** What the machine gives at best: the figures by which all others are to be read. */
export const machineFloor: Measure = {
  name: 'floor',
  title: 'the machine',
  run: async (bench) => {
    const machine = await enter<floor.Options, floor.Task, number>(bench, 'floor', { folder: await folderFor(bench) });
    const client = await enter<raw.Options, raw.Task, raw.Sample>(bench, 'raw-append', { folder: await folderFor(bench) });
    const hello = await enter<load.Options, load.Task, load.Sample>(bench, 'http-load', { url: (await serveHello(bench)).url, connections: width });
    const found = await inTurn(bench, {
      fdatasync: () => machine.run({ floor: 'fdatasync', count: bench.size(300) }),
      'gRPC, unary': () => machine.run({ floor: 'grpc', count: bench.size(5_000) }),
      'gRPC, one append at a time': () => client.run({ appends: bench.size(500), width: 1 }),
      'gRPC, appends': () => client.run({ appends: bench.size(6_000) }),
      unnest: () => machine.run({ floor: 'unnest', count: bench.size(100_000) }),
      'HTTP hello': () => hello.run({ task: 'reads', paths: ['/hello'], requests: bench.size(10_000) }),
    });
    const line = (what: string, unit: string, samples: readonly number[], ...notes: readonly string[]) => alone({ measure: 'floor', what, unit, samples, notes });
    const one = found['gRPC, one append at a time'].map(({ latencies }) => percentile(latencies, 0.5));
    const middle = (samples: readonly number[]): string => short(spread(samples).median);
    return [
      line('fdatasync of 4 KiB', 'ms', found.fdatasync),
      line(`gRPC unary calls, ${width} at a time`, 'calls/s', found['gRPC, unary']),
      line('append by the official client, one at a time', 'ms', one),
      line(
        `appends, ${width} at a time`, 'appends/s', found['gRPC, appends'].map(({ appends, cost }) => appends / cost.seconds),
        `an append costs the client ${middle(found['gRPC, appends'].map(({ appends, cost }) => (cost.thread / appends) * 1e6))} µs of CPU on its thread, client and server together ${middle(found['gRPC, appends'].map(({ appends, cost }) => (cost.cpu / appends) * 1e6))} µs`,
      ),
      line('rows of six columns through unnest', 'rows/s', found.unnest),
      line(`HTTP hello of Nest and Fastify, ${width} connections`, 'requests/s', found['HTTP hello'].map(({ requests, answered }) => requests / answered.seconds)),
    ];
  },
};
