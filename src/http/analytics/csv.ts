/** What spreadsheets take for the beginning of a formula. */
const formula = /^[=+\-@\t\r]/;
const special = /[",\r\n]/;

/**
 * CSV by RFC 4180: a header, CRLF, quotes where they are needed. Text that a spreadsheet would run gets an apostrophe in
 * front; numbers stay as they are.
 */
export function csv(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
