const form = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** Whether a value is an instant as the contract writes them: ISO 8601, UTC, a day that exists. */
export function isInstant(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const date = form.exec(value)?.slice(1, 4).join('-');
  const parsed = new Date(value);
  // JavaScript takes 30 February for 1 March, and 24:00 for the next day.
  // Nor does PostgreSQL know a year 0.
  return date !== undefined && !date.startsWith('0000') && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

/** The instant with exactly three decimals, as events carry it. */
export function normalInstant(written: string): string {
  return new Date(written).toISOString();
}
