import type * as load from '../contestants/http-load.js';
import { queue } from '../contestants/world.js';
import { does, furnishQueue } from '../load/set-up.js';
import { inTurn } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { alone } from '../running/line.js';
import type { Measure } from '../running/measure.js';
import { inFlight } from '../running/in-flight.js';
import { serveCustody } from '../running/services.js';
import { folderFor } from '../running/stores.js';

const connections = 64;
const agents = 1_000;

/** P7: a thousand agents lock one ticket at once. */
export const lockStorm: Measure = {
  name: 'P7',
  title: 'a thousand agents lock one ticket',
  run: async (bench) => {
    const { url } = await serveCustody(bench, await folderFor(bench));
    await furnishQueue(url);
    await does(url, 'PUT', '/v1/directory/roles/support', 'admin:root', { name: 'Support', permissions: { [queue]: ['rw'] } });
    await inFlight(16, agents, (number) => does(url, 'PUT', `/v1/directory/agents/agent-${number}`, 'admin:root', { name: `agent-${number}`, roles: ['support'] }));
    const client = await enter<load.Options, load.Task, load.Sample>(bench, 'http-load', { url, connections });
    let ticket = 0;
    const { storm } = await inTurn(bench, {
      storm: async () => {
        const ticketId = `storm-${ticket++}`;
        await does(url, 'POST', '/v1/tickets', 'service:mail', { ticketId, subject: 'All want it', queueId: queue });
        return client.run({ task: 'storm', ticketId, agents });
      },
    });
    const statuses = storm.map((sample) => Object.entries(sample.statuses).map(([status, count]) => `${count} × ${status}`).join(', '));
    const faults = storm.map((sample) => agents - 1 - (sample.statuses[409] ?? 0) + Math.abs((sample.statuses[200] ?? 0) - 1));
    return [
      alone({ measure: 'P7', what: '1,000 lock one ticket, 64 connections', unit: 'ms for all', samples: storm.map(({ answered }) => answered.seconds * 1_000), goals: [{ of: 'figure', atMost: 500 }] }),
      alone({ measure: 'P7', what: 'answers other than 1 winner and 999 refusals', unit: 'answers', samples: faults, goals: [{ of: 'figure', atMost: 0 }], notes: [...new Set(statuses)] }),
    ];
  },
};
