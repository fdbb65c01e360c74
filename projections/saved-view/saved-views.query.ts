import type { Reader } from '../custody.js';
import type { SavedViewRow } from './saved-view.projection.js';

/** Every view that an agent saved, by agent and name. */
export function savedViews(reader: Reader): Promise<readonly SavedViewRow[]> {
  return reader.selectFrom('custody_read.saved_view').selectAll().orderBy('agent_id').orderBy('name').execute();
}
