import { type Static, Type } from '@sinclair/typebox';
import type { AgentId, QueueId } from '../kernel/brand.js';
import { catalogue, event, type EventOf, idOf, oneOf, orNull } from '../kernel/event.js';

/** What an agent may be told of (section 10 of the domain page). */
export const notificationKinds = [
  'ticket_opened', 'assigned', 'custody_lost', 'released', 'shared_lost', 'responsible_set', 'shared_with_you', 'customer_wrote',
  'reopened', 'moved_in', 'lock_lapsed', 'mentioned', 'note_added', 'reply_sent', 'sharing_changed',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

const agentId = idOf<AgentId>();
const preferences = Type.Object({
  queues: Type.Array(idOf<QueueId>()),
  channels: Type.Object({ inbox: Type.Boolean(), email: Type.Boolean(), webhook: Type.Boolean() }),
  muted: Type.Array(oneOf(notificationKinds)),
  /** `HH:MM` of a time zone; a `to` before `from` is on the next day. */
  quietHours: orNull(Type.Object({ from: Type.String(), to: Type.String(), timeZone: Type.String() })),
  webhookUrl: orNull(Type.String()),
});
export type PreferencesRecord = Static<typeof preferences>;

const filters = Type.Record(Type.String(), Type.Unknown());
export type Filters = Static<typeof filters>;

/** Everything that an agent can ever have chosen about how they are told and what they look at. */
export const preferencesEvents = catalogue({
  PreferencesChanged: event({
    version: 1,
    summary: 'How an agent wants to be told was replaced as a whole.',
    schema: Type.Composite([Type.Object({ agentId }), preferences]),
  }),
  WebhookSecretMade: event({
    version: 1,
    summary: 'From now on an agent’s webhook is signed with another secret.',
    // The secret itself derives from a key of the server's and this counter, so that no event holds one.
    schema: Type.Object({ agentId, number: Type.Integer({ minimum: 1 }) }),
  }),
  ViewSaved: event({
    version: 1,
    summary: 'An agent saved a view with filters of their own.',
    schema: Type.Object({ agentId, name: Type.String(), filters }),
  }),
});
export type PreferencesEvent = EventOf<typeof preferencesEvents>;
