import { pick, projection } from '../../src/kernel/projection.js';
import { json, table, text } from '../../src/kernel/table.js';
import { preferencesEvents } from '../../src/preferences/preferences.events.js';

/** The views that agents saved, each with filters of its own (SHR-14). */
export const savedView = table('saved_view', {
  comment: 'Views of tickets that agents saved for themselves.',
  columns: {
    agent_id: text('Id of the agent whose view it is.'),
    name: text('Name of the view; unique to the agent.'),
    filters: json('The filters, as the list of tickets takes them.'),
  },
  key: ['agent_id', 'name'],
});

/** A row of `custody_read.saved_view`. */
export interface SavedViewRow {
  readonly agent_id: string;
  readonly name: string;
  readonly filters: Readonly<Record<string, unknown>>;
}

export const savedViewProjection = projection({
  name: 'saved_view',
  version: 1,
  reads: pick(preferencesEvents, 'ViewSaved'),
  tables: [savedView],
  on: {
    ViewSaved: ({ agentId, name, filters }) => [savedView.put({ agent_id: agentId, name, filters })],
  },
});
