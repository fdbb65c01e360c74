import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type OwnershipInterval, replayIntervals } from '../../../projections/interval/ownership.query.js';
import type { AnyRecorded } from '../../../src/kernel/projection.js';
import { importInMemory, type ImportedLog } from '../../support/imported-log.js';
import { canonicalTable, tiles } from '../../support/source-intervals.js';

const vinst = '/work/shared/data/vinst-closed-problems.ndjson.gz';
const truth = '/work/shared/data/truth/vinst-closed-problems.aggregate.json';

const team = fc.constantFrom('Desk', 'Team A 2nd', 'Team B 2nd', 'Team C 3rd', 'Team D 2nd 3rd', null);
const agent = fc.constantFrom('Anna', 'Ben', 'The system', null);
/** The lines of one ticket: what each changes; several may be of the same second. */
const life = fc.array(
  fc.record(
    { assignedGroup: team, assignedAgent: agent, priority: fc.constantFrom('High', 'Low'), status: fc.constantFrom('Queued', 'Accepted', 'Completed') },
    { requiredKeys: [] },
  ),
  { minLength: 1, maxLength: 8 },
);

/** A log of these lives, as a file. */
function logOf(lives: readonly (readonly object[])[]): string {
  const rows = lives.flatMap((changes, ticket) =>
    changes.map((changed, index) => ({
      ticket: `V-${ticket}`,
      at: new Date(Date.UTC(2010, 0, 1, 0, Math.floor(index / 2), 0)).toISOString().replace('.000Z', 'Z'),
      ...(index === 0 ? { op: 'open' } : {}),
      actor: null,
      changes: index === 0 ? { subStatus: 'In Progress', status: 'Queued', ...changed } : changed,
    })),
  );
  return rows
    .sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)))
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custody-lines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The intervals of every ticket; in each role they must tile its life. */
function tiled({ tickets }: ImportedLog): ReadonlyMap<string, readonly OwnershipInterval[]> {
  const all = new Map([...tickets].map(([ticketId, events]) => [ticketId, replayIntervals(events)]));
  expect([...all].filter(([, intervals]) => !tiles(intervals))).toEqual([]);
  return all;
}

/** No line leaves the owner the internal agent as well (SHR-5), nor an agent without a group. */
function expectFit(events: readonly AnyRecorded[]): void {
  const intervals = replayIntervals(events);
  for (const [index, { revision, meta }] of events.entries()) {
    if (events[index + 1]?.meta.commandId === meta.commandId) continue;
    const held = (role: string) => intervals.find((each) => each.role === role && each.openedBy <= revision && (each.closedBy ?? Infinity) > revision)?.holder ?? null;
    if (held('internal_agent') === null) continue;
    expect(held('internal_group')).not.toBeNull();
    expect(held('internal_agent')).not.toBe(held('owner'));
  }
}

describe('a log imported with its second and third lines as internal groups', () => {
  it('tiles, keeps SHR-5, and gives the flat import’s intervals again when internal and primary are made one (HIS-1)', () =>
    fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 20 }), async (lives) => {
        const file = join(folder, 'generated.ndjson');
        await writeFile(file, logOf(lives));
        const flat = await importInMemory(file, false);
        const shared = await importInMemory(file, true);
        expect(shared.report).toMatchObject({ rejections: [], lines: flat.report.lines, accepted: flat.report.accepted, touches: flat.report.touches });
        for (const events of shared.tickets.values()) expectFit(events);
        expect(canonicalTable(tiled(shared), shared.names)).toBe(canonicalTable(tiled(flat), flat.names));
        for (const events of flat.tickets.values()) expect(events.map(({ type }) => type)).not.toContain('InternalGroupAssigned');
      }),
      { numRuns: 80 },
    ));

  it('keeps the first line’s queue and owner while another line has the ticket (SHR-5)', async () => {
    const file = join(folder, 'one.ndjson');
    const first = { assignedGroup: 'Desk', assignedAgent: 'Anna' };
    await writeFile(file, logOf([[first, { assignedGroup: 'Team A 2nd', assignedAgent: 'Ben' }, { assignedGroup: 'Team C 3rd', assignedAgent: 'Anna' }, { assignedGroup: 'Desk' }], [{ assignedGroup: 'Team A 2nd' }]]));
    const { tickets } = await importInMemory(file, true);
    const held = (ticket: string, role: string) => replayIntervals(tickets.get(ticket) ?? []).filter((each) => each.role === role).map(({ holder }) => holder);
    expect([held('V-0', 'queue'), held('V-0', 'owner')]).toEqual([['Desk'], ['Anna']]);
    expect([held('V-0', 'internal_group'), held('V-0', 'internal_agent')]).toEqual([[null, 'Team_A_2nd', 'Team_C_3rd', null], [null, 'Ben', null]]);
    expect([held('V-1', 'queue'), held('V-1', 'owner'), held('V-1', 'internal_group')]).toEqual([['unassigned'], ['1'], [null, 'Team_A_2nd']]);
  });

  // The log is not ours to ship: where it is not at hand, the generated ones above stand for it.
  const logs = existsSync(vinst) ? [vinst] : [];
  it('of Volvo IT, gives the published interval table again', async () => {
    for (const file of logs) {
      const published = JSON.parse(readFileSync(truth, 'utf8')) as { intervalTable: { sha256: string } };
      const shared = await importInMemory(file, true);
      expect(shared.report).toMatchObject({ lines: 6660, accepted: 6660, rejections: [] });
      for (const events of shared.tickets.values()) expectFit(events);
      expect(createHash('sha256').update(canonicalTable(tiled(shared), shared.names)).digest('hex')).toBe(published.intervalTable.sha256);
    }
    expect(logs.length).toBeLessThanOrEqual(1);
  });
});
