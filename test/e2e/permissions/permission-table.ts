/** A key of PRM-2. */
export type Key = 'ro' | 'move_into' | 'create' | 'note' | 'owner' | 'priority' | 'rw';

/** What an act on a ticket comes to, in the words of the printed table. */
export type Outcome = string;

/** One act of PRM-6, as the domain page's table has it. */
export interface ActLine {
  readonly act: string;
  /** The key that it needs; `ro` where reading is enough. */
  readonly needs: Key;
  /** Opening and arriving need no reading there (PRM-2). */
  readonly reading: boolean;
  /** Whether the second team may do it without keys. */
  readonly internal: boolean;
  /** PRM-9: whether a service for itself and an administrator may; an act of agents alone is refused them by kind. */
  readonly others: boolean;
  /** What a requester is told on a ticket of their own. */
  readonly requester: Outcome;
}

const line = (act: string, needs: Key, rest: Partial<ActLine> = {}): ActLine => ({ act, needs, reading: true, internal: false, others: true, requester: '404', ...rest });

/** The table of PRM-6, with the internal agent's acts and PRM-9: written out, never made from the code. */
export const permissionTable: readonly ActLine[] = [
  line('read', 'ro', { internal: true }),
  line('watch oneself', 'ro', { internal: true, others: false }),
  line('open', 'create', { reading: false, requester: 'yes' }),
  line('open with an owner', 'create', { reading: false, requester: '400' }),
  line('internal note', 'note', { internal: true }),
  line('lock', 'owner', { others: false }),
  line('unlock what is unlocked', 'owner'),
  line('change owner', 'owner'),
  line('change owner of another’s ticket', 'owner'),
  line('set responsible', 'owner'),
  line('change priority', 'priority'),
  line('move away', 'rw'),
  line('move in', 'move_into', { reading: false }),
  line('public reply', 'rw', { others: false }),
  line('change status', 'rw'),
  line('change status to one that maps the group', 'rw', { internal: true }),
  line('assign internal', 'rw', { internal: true }),
  line('clear internal', 'rw', { internal: true }),
  line('mark important', 'rw'),
  line('unlock another’s lock', 'rw'),
  line('watch for another', 'rw'),
  line('set confidential', 'rw'),
  line('record a request for sharing', 'rw', { others: false, requester: 'yes' }),
  line('send the warning', 'rw', { others: false }),
  line('record an approval', 'rw', { others: false }),
  line('ask for review', 'rw', { others: false }),
  line('review', 'ro', { others: false }),
];

/** Who acts: agents by their keys, and the others. */
export interface Column {
  readonly name: string;
  readonly kind: 'agent' | 'internal' | 'service' | 'for agent' | 'requester' | 'inactive';
  readonly keys: readonly Key[];
}

const keys: readonly Key[] = ['ro', 'move_into', 'create', 'note', 'owner', 'priority', 'rw'];
const agentWith = (...held: readonly Key[]): Column => ({ name: held.join('+') || 'none', kind: 'agent', keys: held });

/** Every key alone, every key with reading, and the others of PRM-6, PRM-7 and PRM-9. */
export const columns: readonly Column[] = [
  agentWith(),
  ...keys.map((key) => agentWith(key)),
  ...keys.filter((key) => key !== 'ro' && key !== 'rw').map((key) => agentWith('ro', key)),
  { name: 'second team', kind: 'internal', keys: [] },
  { name: 'service', kind: 'service', keys: [] },
  { name: 'admin', kind: 'service', keys: [] },
  { name: 'for ro+note', kind: 'for agent', keys: ['ro', 'note'] },
  { name: 'requester', kind: 'requester', keys: [] },
  { name: 'inactive', kind: 'inactive', keys: ['rw'] },
];

/** What the domain page says becomes of an act: `yes`, or the status with what is missing. */
export function expected({ needs, reading, internal, others, requester }: ActLine, { kind, keys: held }: Column): Outcome {
  const has = (key: Key): boolean => held.includes(key) || held.includes('rw');
  if (kind === 'inactive') return '401';
  if (kind === 'requester') return requester;
  if (kind === 'service') return others ? 'yes' : '403 kind';
  if (kind === 'internal' && internal) return 'yes';
  if (reading && kind !== 'internal' && !has('ro')) return '404';
  return has(needs) ? 'yes' : `403 ${needs}`;
}
