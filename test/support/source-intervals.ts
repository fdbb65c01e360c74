import type { OwnershipInterval } from '../../projections/interval/ownership.query.js';

/** Who had a ticket, as a source with one team and one agent a ticket tells it: rows of D14, the interval table of the data's definitions. */
export interface SourceInterval {
  readonly field: 'agent' | 'group';
  readonly owner: string;
  readonly from: string;
  readonly to: string | null;
}

interface Now {
  queue: string | null;
  owner: string | null;
  group: string | null;
  agent: string | null;
}

/** Ids that stand for nobody. */
const nobody: ReadonlySet<string> = new Set(['1', 'unassigned']);
const roles = { queue: 'queue', owner: 'owner', internal_group: 'group', internal_agent: 'agent' } as const;

/**
 * Internal and primary intervals of one ticket made one again: the internal team and agent where there are any, else the
 * queue's and the owner; a run of one holder is one interval (D2, D3).
 */
export function coalesced(intervals: readonly OwnershipInterval[]): readonly SourceInterval[] {
  const changes = intervals
    .filter(({ role }) => role in roles)
    .map(({ role, holder, from, openedBy }) => ({ role: roles[role as keyof typeof roles], holder: holder === null || nobody.has(holder) ? null : holder, from, openedBy }));
  const revisions = [...new Set(changes.map(({ openedBy }) => openedBy))].sort((one, other) => one - other);
  const now: Now = { queue: null, owner: null, group: null, agent: null };
  const runs = { agent: [] as Run[], group: [] as Run[] };
  for (const revision of revisions) {
    const together = changes.filter(({ openedBy }) => openedBy === revision);
    for (const { role, holder } of together) now[role] = holder;
    const at = together[0]?.from ?? '';
    run(runs.group, now.group ?? now.queue, at);
    run(runs.agent, now.agent ?? now.owner, at);
  }
  return (['agent', 'group'] as const).flatMap((field) => finished(field, runs[field]));
}

type Run = { readonly holder: string | null; readonly from: string };

function run(runs: Run[], holder: string | null, from: string): void {
  if (runs.length === 0 || runs.at(-1)?.holder !== holder) runs.push({ holder, from });
}

function finished(field: SourceInterval['field'], runs: readonly Run[]): readonly SourceInterval[] {
  return runs.flatMap(({ holder, from }, index) => (holder === null ? [] : [{ field, owner: holder, from, to: runs[index + 1]?.from ?? null }]));
}

/** The canonical text of D14: `ticket,field,owner,from,to`, by ticket and field in byte order. */
export function canonicalTable(tickets: ReadonlyMap<string, readonly OwnershipInterval[]>, names: ReadonlyMap<string, string>): string {
  const seconds = (instant: string | null): string => instant?.replace('.000Z', 'Z') ?? '';
  const lines = [...tickets]
    .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .flatMap(([ticket, intervals]) => coalesced(intervals).map(({ field, owner, from, to }) => [ticket, field, names.get(owner) ?? owner, seconds(from), seconds(to)].join(',')));
  return `${lines.join('\n')}\n`;
}

/** Whether each role's intervals follow one another from the opening on, and the last one lasts (HIS-1). */
export function tiles(intervals: readonly OwnershipInterval[]): boolean {
  const ended = new Map<string, string | null>();
  for (const { role, from, to } of intervals) {
    if ((ended.get(role) ?? from) !== from || ended.get(role) === null) return false;
    ended.set(role, to);
  }
  return ended.size === 7 && [...ended.values()].every((to) => to === null);
}
