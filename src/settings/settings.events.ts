import { type Static, Type } from '@sinclair/typebox';
import { catalogue, event, type EventOf, oneOf } from '../kernel/event.js';

/** Section 12 of the domain page: the settings an administrator may change. */
export const settingsSchema = Type.Object({
  lockOnDesignatedOwner: Type.Boolean(),
  lockEnforcement: oneOf(['strict', 'advisory']),
  responsibleSharesLock: Type.Boolean(),
  autoResponsible: Type.Boolean(),
  unlockCategories: Type.Array(oneOf(['resolved', 'closed'])),
  protectSharedOwnership: Type.Boolean(),
  tellRequesterAboutOwner: Type.Boolean(),
  timeZone: Type.String(),
  riskWarning: Type.String(),
  ticketUrl: Type.String(),
  /** Days, fractions allowed. */
  approvalValidDays: Type.Number(),
  pingPongWindowHours: Type.Number(),
});
export type Settings = Static<typeof settingsSchema>;

/** Everything that can ever have happened to the settings. */
export const settingsEvents = catalogue({
  SettingsChanged: event({
    version: 1,
    summary: 'An administrator changed the settings that are named.',
    schema: Type.Object({ changes: Type.Partial(settingsSchema) }),
  }),
});
export type SettingsEvent = EventOf<typeof settingsEvents>;
