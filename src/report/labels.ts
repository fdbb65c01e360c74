import type { Names } from '../../projections/directory/names.query.js';
import { unassignedQueue } from '../../projections/nobody.js';
import { kindOf } from './facts.js';
import { shortened } from './format.js';

/** What a role is called on the page. */
const roleNames: Readonly<Record<string, string>> = {
  owner: 'Owner',
  lock: 'Lock',
  responsible: 'Responsible',
  internal_group: 'Internal group',
  internal_agent: 'Internal agent',
  queue: 'Queue',
};

export function roleName(role: string): string {
  return roleNames[role] ?? role;
}

/** The name of a holder. */
export function nameOf(names: Names, role: string, id: string): string {
  return role === 'queue' && id === unassignedQueue ? 'no queue' : names(kindOf(role), id);
}

/** Those who held it in between, one after the other. */
export function wayOf(names: Names, role: string, between: string): string {
  return between.split(',').map((id) => nameOf(names, role, id)).join(' → ');
}

/** Short labels for a picture, no two alike: who has another's name, or becomes alike by shortening, has the id with it. */
export function labelsOf(names: Names, role: string, ids: readonly string[], most: number): ReadonlyMap<string, string> {
  const short = new Map(ids.map((id) => [id, shortened(nameOf(names, role, id), most)]));
  const seen = [...short.values()];
  const alike = (label: string): boolean => seen.indexOf(label) !== seen.lastIndexOf(label);
  return new Map([...short].map(([id, label]) => [id, alike(label) ? `${label} (${id})` : label]));
}
