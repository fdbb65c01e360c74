import type { Relation } from '../../src/kernel/projection.js';
import { custodyTimeRelation, lockedTimeRelation } from './custody-time.relations.js';
import { reopeningRelation, sharedTimeRelation, timeToOwnerRelation } from './milestone.relations.js';
import { queueLoadRelation } from './queue-load.relations.js';

/** What HIS-6 wants besides hand-offs and ping-pong: views over the intervals, and over the events that opened them. */
export const analyticsRelations: readonly Relation[] = [
  custodyTimeRelation,
  lockedTimeRelation,
  timeToOwnerRelation,
  reopeningRelation,
  sharedTimeRelation,
  queueLoadRelation,
];
