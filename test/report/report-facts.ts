import { namesIn } from '../../projections/directory/names.query.js';
import type { ReportFacts } from '../../src/report/facts.js';

const none = { count: 0, tickets: 0, viaNobody: 0, direct: 0 };

/** A report with nothing in it. */
export const emptyFacts: ReportFacts = {
  window: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-08T00:00:00.000Z' },
  madeAt: '2026-03-08T09:30:00.000Z',
  pingPongWindowHours: 72,
  totals: {
    opened: { tickets: 0, owned: 0, medianSeconds: null, meanSeconds: null },
    handoffs: { owner: none, queue: none },
    returns: { owner: none, queue: none },
    reopenings: { count: 0, tickets: 0 },
  },
  load: [],
  custody: [],
  handoffs: [],
  returns: [],
  returningTickets: { owner: [], queue: [] },
  holds: { owner: [], queue: [] },
  names: namesIn([]),
};

/** A small week: two queues, two agents with names that a page must not believe, one ticket that went to and fro. */
export const smallFacts: ReportFacts = {
  ...emptyFacts,
  totals: {
    opened: { tickets: 3, owned: 2, medianSeconds: 90, meanSeconds: 4_000 },
    handoffs: { owner: { count: 2, tickets: 1, viaNobody: 1 }, queue: { count: 1, tickets: 1, viaNobody: 0 } },
    returns: { owner: { count: 1, tickets: 1, direct: 1 }, queue: { count: 0, tickets: 0, direct: 0 } },
    reopenings: { count: 1, tickets: 1 },
  },
  load: [
    { day: '2026-03-01', queueId: 'support', openTickets: 0, came: 2, went: 0 },
    { day: '2026-03-02', queueId: 'level-2', openTickets: 0, came: 1, went: 0 },
    { day: '2026-03-02', queueId: 'support', openTickets: 2, came: 0, went: 1 },
    { day: '2026-03-04', queueId: 'support', openTickets: 1, came: 0, went: 1 },
  ],
  custody: [
    { role: 'owner', holder: 'mallory', intervals: 2, tickets: 1, seconds: 259_200, openSeconds: 172_800 },
    { role: 'owner', holder: 'bob', intervals: 1, tickets: 1, seconds: 86_400, openSeconds: 86_400 },
    { role: 'queue', holder: 'support', intervals: 1, tickets: 1, seconds: 86_400, openSeconds: 0 },
  ],
  handoffs: [
    { role: 'owner', fromHolder: 'mallory', toHolder: 'bob', count: 1, tickets: 1, viaNobody: 1, waitedSeconds: 61 },
    { role: 'owner', fromHolder: 'bob', toHolder: 'mallory', count: 1, tickets: 1, viaNobody: 0, waitedSeconds: 0 },
  ],
  returns: [{ role: 'owner', holder: 'mallory', between: 'bob', count: 1, tickets: 1, direct: 1, indirect: 0 }],
  returningTickets: {
    owner: [{ ticketId: 'T-1', role: 'owner', count: 1, direct: 1, holders: ['mallory'], firstAt: '2026-03-02T10:00:00.000Z', lastAt: '2026-03-02T10:00:00.000Z' }],
    queue: [],
  },
  holds: {
    owner: [{ ticketId: 'T-1', role: 'owner', holder: 'mallory', fromAt: '2026-02-27T10:00:00.000Z', toAt: null, seconds: 172_800, openSeconds: 172_800 }],
    queue: [],
  },
  names: namesIn([
    { kind: 'agent', id: 'mallory', name: '<script>alert("x")</script>' },
    { kind: 'agent', id: 'bob', name: '=HYPERLINK("http://x")' },
    { kind: 'queue', id: 'support', name: 'R&D "first"' },
  ]),
};
