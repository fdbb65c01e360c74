import { directoryEvents } from './directory/directory.events.js';
import { catalogue } from './kernel/event.js';
import { organizationEvents } from './organization/organization.events.js';
import { requesterEvents } from './organization/requester.events.js';
import { preferencesEvents } from './preferences/preferences.events.js';
import { settingsEvents } from './settings/settings.events.js';
import { ticketEvents } from './ticket/ticket.events.js';
import { workflowEvents } from './workflow/workflow.events.js';

/** Every event of the house: everything that can ever have happened, for whoever reads the whole log. */
export const houseEvents = catalogue({
  ...ticketEvents,
  ...organizationEvents,
  ...requesterEvents,
  ...directoryEvents,
  ...workflowEvents,
  ...settingsEvents,
  ...preferencesEvents,
});

/** Prefixes of the streams in which they stand. */
export const houseStreams: readonly string[] = ['ticket-', 'organization-', 'requester-', 'directory-', 'preferences-'];
