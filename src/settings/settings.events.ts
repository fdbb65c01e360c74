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

/** What holds until an administrator says otherwise; the risk warning is version 1, word for word. */
export const defaultSettings: Settings = {
  lockOnDesignatedOwner: true,
  lockEnforcement: 'strict',
  responsibleSharesLock: false,
  autoResponsible: false,
  unlockCategories: ['resolved', 'closed'],
  protectSharedOwnership: true,
  tellRequesterAboutOwner: false,
  timeZone: 'UTC',
  riskWarning: 'Please keep in mind that using a shared organization entails a potential security risk. Namely, if all users can view and comment on all tickets, that means the degree of privacy and security from separating the tickets is gone. This won’t mean those outside your organization can see your tickets, only those within your organization.',
  ticketUrl: 'http://localhost:3000/tickets/{id}',
  approvalValidDays: 30,
  pingPongWindowHours: 72,
};

/** Everything that can ever have happened to the settings. */
export const settingsEvents = catalogue({
  SettingsChanged: event({
    version: 1,
    summary: 'An administrator changed the settings that are named.',
    schema: Type.Object({ changes: Type.Partial(settingsSchema) }),
  }),
});
export type SettingsEvent = EventOf<typeof settingsEvents>;
