import { idFromName } from './names.js';
import type { ChangeLine } from './change-line.js';

export type Category = 'open' | 'pending' | 'resolved' | 'closed';

/** What a source system's words mean here. */
export interface Profile {
  readonly name: 'servicenow' | 'vinst';
  /** The category of a custom status with this label. */
  readonly category: (label: string) => Category;
  /** Whether a line looks like one of this source's. */
  readonly recognises: (line: ChangeLine) => boolean;
}

const servicenow: Profile = {
  name: 'servicenow',
  category: (label) => {
    if (label === 'Resolved') return 'resolved';
    if (label === 'Closed') return 'closed';
    return label.startsWith('Awaiting ') ? 'pending' : 'open';
  },
  recognises: (line) => !('subStatus' in line.changes),
};

const vinst: Profile = {
  name: 'vinst',
  category: (label) => (label === 'Completed' ? 'closed' : 'open'),
  recognises: (line) => 'subStatus' in line.changes,
};

export const profiles: Readonly<Record<Profile['name'], Profile>> = { servicenow, vinst };

/** The profile whose opening lines look like this one: VINST writes a `subStatus`, ServiceNow does not. */
export function recognise(line: ChangeLine): Profile {
  return vinst.recognises(line) ? vinst : servicenow;
}

/** The default statuses by the name people read; they exist in every installation (SHR-1). */
const defaults: Readonly<Record<string, Category>> = { Open: 'open', Pending: 'pending', Resolved: 'resolved', Closed: 'closed' };
const defaultIds: readonly string[] = Object.values(defaults);

/** The status a label stands for: the default of that name, or a custom one with an id made from the label. */
export function statusFor(label: string, profile: Profile): { readonly id: string; readonly category: Category; readonly custom: boolean } {
  const known = defaults[label];
  if (known !== undefined) return { id: known, category: known, custom: false };
  return { id: idFromName(label, defaultIds), category: profile.category(label), custom: true };
}
