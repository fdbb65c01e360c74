import { oneOf } from './event.js';

/** Why custody changed (EVT-2). */
export const causes = [
  'command', 'opened', 'owner_change', 'reply', 'queue_move', 'closed', 'status_unmapped',
  'customer_message', 'timeout', 'released', 'right_lost', 'config', 'import',
] as const;
export type Cause = (typeof causes)[number];
export const cause = oneOf(causes);
