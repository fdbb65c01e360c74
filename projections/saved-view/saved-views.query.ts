import type { Reader } from '../custody.js';
import type { SavedViewRow } from './saved-view.projection.js';

/** Every view that an agent saved, by agent and name. */
export function savedViews(reader: Reader): Promise<readonly SavedViewRow[]> {
  return reader.selectFrom('custody_read.saved_view').selectAll().orderBy('agent_id').orderBy('name').execute();
}

/** The views of one agent, by name. */
export function savedViewsOf(reader: Reader, agentId: string): Promise<readonly SavedViewRow[]> {
  return reader.selectFrom('custody_read.saved_view').selectAll().where('agent_id', '=', agentId).orderBy('name').execute();
}

/** The view that an agent saved under a name; null where there is none. */
export async function savedView(reader: Reader, agentId: string, name: string): Promise<SavedViewRow | null> {
  const row = await reader.selectFrom('custody_read.saved_view').selectAll().where('agent_id', '=', agentId).where('name', '=', name).executeTakeFirst();
  return row ?? null;
}
