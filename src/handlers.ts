import type { Type } from '@nestjs/common';
import { PutAgentHandler } from './directory/commands/put-agent.js';
import { PutGroupHandler } from './directory/commands/put-group.js';
import { PutQueueHandler } from './directory/commands/put-queue.js';
import { PutRoleHandler } from './directory/commands/put-role.js';
import { RegisterSeenHandler } from './installation/commands/register-seen.js';
import { SetUp } from './installation/set-up.js';
import { AddDetailHandler } from './organization/commands/add-detail.js';
import { AddMemberHandler } from './organization/commands/add-member.js';
import { ChangeVisibilityHandler } from './organization/commands/change-visibility.js';
import { CustomerDesk } from './organization/commands/customer-desk.js';
import { GrantViewHandler } from './organization/commands/grant-view.js';
import { NoteRefusalHandler } from './organization/commands/note-refusal.js';
import { PutOrganizationHandler } from './organization/commands/put-organization.js';
import { PutRequesterHandler } from './organization/commands/put-requester.js';
import { RemoveMemberHandler } from './organization/commands/remove-member.js';
import { RevokeViewHandler } from './organization/commands/revoke-view.js';
import { WithdrawRefusalHandler } from './organization/commands/withdraw-refusal.js';
import { AgentChoices } from './preferences/commands/agent-choices.js';
import { ChangePreferencesHandler } from './preferences/commands/change-preferences.js';
import { SaveViewHandler } from './preferences/commands/save-view.js';
import { ChangeSettingsHandler } from './settings/commands/change-settings.js';
import { ticketHandlers } from './ticket/commands/ticket-handlers.js';
import { PutStatusHandler } from './workflow/commands/put-status.js';

/** Everything that answers commands, as Nest providers. They need the write path, the followed installation and the customers. */
export const handlers: readonly Type[] = [
  ...ticketHandlers,
  SetUp, PutAgentHandler, PutGroupHandler, PutRoleHandler, PutQueueHandler, PutStatusHandler, ChangeSettingsHandler, RegisterSeenHandler,
  CustomerDesk, ChangeVisibilityHandler, PutOrganizationHandler, PutRequesterHandler, AddDetailHandler, AddMemberHandler, RemoveMemberHandler, GrantViewHandler,
  RevokeViewHandler, NoteRefusalHandler, WithdrawRefusalHandler,
  AgentChoices, ChangePreferencesHandler, SaveViewHandler,
];
