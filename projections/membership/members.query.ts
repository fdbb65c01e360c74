import type { Reader } from '../custody.js';

/** Ids of an organization's members, ascending. */
export async function membersOf(db: Reader, organizationId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('custody_read.membership')
    .select('requester_id')
    .where('organization_id', '=', organizationId)
    .orderBy('requester_id')
    .execute();
  return rows.map((row) => row.requester_id);
}
