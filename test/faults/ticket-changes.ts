import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { Chance } from '../../src/demo/random.js';

/** A line of a `ticket-change NDJSON` file, version 1 (docs/import.md), as far as these tests make it. */
export interface ChangeLine {
  readonly ticket: string;
  readonly at: string;
  readonly op?: 'open';
  readonly actor: string | null;
  readonly changes: Readonly<Record<string, string | null>>;
  readonly src: { readonly mod: number };
}

const agents = ['Åsa', 'Resolver 1', 'Resolver 2', 'Resolver.2', 'resolver 2', null] as const;
const groups = ['Group 1', 'Group 2', 'Group/2', null] as const;
const statuses = ['New', 'Active', 'Awaiting Vendor', 'Resolved', 'Closed'] as const;

/** Histories of some tickets, told through each other as a help desk lives them; sorted by time, with many ties. */
export function changeLines(chance: Chance, tickets: number, count: number): readonly ChangeLine[] {
  const mods = new Map<string, number>();
  const opened = Date.parse('2026-01-05T08:00:00Z');
  return Array.from({ length: count }, (_, number) => {
    const ticket = `INC${chance.between(1, tickets)}`;
    const mod = (mods.get(ticket) ?? -1) + chance.between(1, 2);
    const first = !mods.has(ticket);
    mods.set(ticket, mod);
    const at = `${new Date(opened + Math.floor(number / 3) * 60_000).toISOString().slice(0, 19)}Z`;
    return { ticket, at, ...(first ? { op: 'open' as const } : {}), actor: chance.pick(agents), changes: first ? firstChanges(chance) : laterChanges(chance), src: { mod } };
  });
}

function firstChanges(chance: Chance): ChangeLine['changes'] {
  return { status: 'New', assignedAgent: chance.pick(agents), assignedGroup: chance.pick(groups), priority: '3 - Moderate' };
}

function laterChanges(chance: Chance): ChangeLine['changes'] {
  return {
    ...(chance.next() < 0.4 ? { assignedAgent: chance.pick(agents) } : {}),
    ...(chance.next() < 0.3 ? { assignedGroup: chance.pick(groups) } : {}),
    ...(chance.next() < 0.3 ? { status: chance.pick(statuses) } : {}),
    ...(chance.next() < 0.2 ? { impact: chance.pick(['1', '2', null]) } : {}),
  };
}

interface Run {
  readonly owner: string;
  readonly from: string;
  to: string;
}

/** D14 of the truth's definitions, folded from the lines themselves: what an import must come to. */
export function canonicalOfLines(lines: readonly ChangeLine[]): string {
  const rows: string[] = [];
  for (const [ticket, own] of [...byTicket(lines)].sort(byBytes)) {
    for (const [field, key] of [['agent', 'assignedAgent'], ['group', 'assignedGroup']] as const) {
      for (const { owner, from, to } of runsOf(own, key)) rows.push(`${ticket},${field},${owner},${from},${to}\n`);
    }
  }
  return sha256(rows);
}

function byTicket(lines: readonly ChangeLine[]): ReadonlyMap<string, readonly ChangeLine[]> {
  const tickets = new Map<string, ChangeLine[]>();
  for (const line of lines) tickets.set(line.ticket, [...(tickets.get(line.ticket) ?? []), line]);
  return tickets;
}

function runsOf(lines: readonly ChangeLine[], key: string): readonly Run[] {
  const runs: Run[] = [];
  let value: string | null = null;
  for (const { at, changes } of lines) {
    const next: string | null = changes[key] === undefined ? value : changes[key];
    if (next === value) continue;
    const last = runs.at(-1);
    if (value !== null && last !== undefined) last.to = at;
    if (next !== null) runs.push({ owner: next, from: at, to: '' });
    value = next;
  }
  return runs;
}

function byBytes([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** D14 out of the analysts' views. */
export async function canonicalOfViews(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(
      `select ticket_id || ',' || case role when 'owner' then 'agent' else 'group' end || ',' || d.name || ',' || ${utc('from_at')} || ',' || coalesce(${utc('to_at')}, '') || E'\\n' as line
       from custody.interval i join custody.directory d on d.id = i.holder and d.kind = case role when 'owner' then 'agent' else 'queue' end
       where role = 'owner' and holder <> '1' or role = 'queue' and holder <> 'unassigned'
       order by ticket_id collate "C", role, from_revision`,
    );
    return sha256(rows.map(({ line }) => line));
  } finally {
    await client.end();
  }
}

function utc(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}

function sha256(rows: readonly string[]): string {
  return createHash('sha256').update(rows.join('')).digest('hex');
}
