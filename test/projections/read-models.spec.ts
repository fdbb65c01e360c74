import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { eventProjection } from '../../projections/event/event.projection.js';
import { readModels } from '../../projections/read-models.js';
import { houseEvents } from '../../src/house-events.js';
import { changesOf } from '../../src/kernel/projection.js';
import { Rows } from '../../src/kernel/rows.js';
import { recorded } from '../support/fold.js';
import { ticketHistories } from '../support/ticket-histories.js';

/** "SQL for analysts" of the contract. */
const contract: Readonly<Record<string, string>> = {
  ticket:
    'ticket_id, subject, status, status_category, queue_id, group_id, owner_id, assigned, locked, locked_since, lock_token, responsible_id, internal_group_id, internal_agent_id, watchers, priority, requester_id, organization_id, confidential, opened_at, changed_at, revision',
  interval: 'ticket_id, role, holder, from_at, to_at, from_revision, to_revision, cause, act, actor, note',
  directory: 'kind, id, name',
  handoff: 'ticket_id, role, from_holder, to_holder, at, via_nobody, waited_seconds',
  ping_pong: 'ticket_id, role, holder, between, at, within_seconds, kind',
  organization_visibility: 'organization_id, visibility, from_at, to_at, request_ticket_id, actor',
  event: 'position, stream, revision, type, version, occurred_at, recorded_at, actor, command_id, correlation_id, causation_id, data',
};

const relations = readModels.flatMap(({ tables, relations: views }) => [
  ...tables.flatMap(({ relation, comment, columns }) =>
    relation === null ? [] : [{ name: relation, comment, columns: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.comment])) }],
  ),
  ...views,
]);
const tables = readModels.flatMap((projection) => projection.tables);

describe('the relations for analysts', () => {
  it.each(Object.entries(contract))('%s has the columns of the contract, in their order', (name, columns) => {
    expect(Object.keys(relations.find((relation) => relation.name === name)?.columns ?? {}).join(', ')).toBe(columns);
  });

  it.each(relations.map(({ name, ...rest }) => [name, rest] as const))('%s is documented, and each of its columns, in whole sentences', (_, { comment, columns }) => {
    for (const sentence of [comment, ...Object.values(columns)]) expect(sentence).toMatch(/^[A-Z][^\n]{8,}\.$/);
  });

  it.each(tables.map((table) => [table.name, table] as const))('the table %s is documented, and each of its columns', (_, { comment, columns }) => {
    for (const sentence of [comment, ...Object.values(columns).map((column) => column.comment)]) expect(sentence).toMatch(/^[A-Z][^\n]{8,}\.$/);
  });
});

describe('the read models', () => {
  it('are told apart by name, and so are their tables and relations', () => {
    for (const names of [readModels.map(({ name }) => name), tables.map(({ name }) => name), relations.map(({ name }) => name)]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('give the same rows where the last change of a row is made twice', () => {
    fc.assert(
      fc.property(ticketHistories, ({ events }) => {
        for (const projection of readModels) expect(rowsOf(projection, events, 2)).toEqual(rowsOf(projection, events, 1));
      }),
    );
  });

  it('have in custody.event everything that any context can say', async () => {
    const found: string[] = [];
    for (const entry of await readdir('src', { recursive: true })) {
      if (!entry.endsWith('.events.ts')) continue;
      const declared = (await import(`../../src/${entry.replace(/\.ts$/, '.js')}`)) as Readonly<Record<string, unknown>>;
      for (const [name, value] of Object.entries(declared)) {
        if (name.endsWith('Events')) found.push(...Object.keys(value as object));
      }
    }
    expect(Object.keys(houseEvents).sort()).toEqual(found.sort());
    expect(Object.keys(eventProjection.on).sort()).toEqual(found.sort());
  });
});

function rowsOf(projection: (typeof readModels)[number], events: Parameters<typeof recorded>[0], times: number) {
  const held = new Map(projection.tables.map((table) => [table.name, new Rows(table)]));
  for (const event of recorded(events)) {
    for (const change of changesOf(projection, event)) for (let time = 0; time < times; time += 1) held.get(change.table.name)?.apply(event.stream, change);
  }
  return [...held].map(([name, rows]) => [name, Object.fromEntries(rows.entries())]);
}
