import type { Reader } from '../custody.js';

/** Whether any ticket, finished ones included, is in a status now (SHR-15). */
export async function statusInUse(reader: Reader, statusId: string): Promise<boolean> {
  const row = await reader.selectFrom('custody.ticket').select('ticket_id').where('status', '=', statusId).limit(1).executeTakeFirst();
  return row !== undefined;
}
