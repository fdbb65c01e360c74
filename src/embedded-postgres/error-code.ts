/** The `code` of an error of Node or PostgreSQL, '' if it has none. Not by instanceof: Jest's realm has an `Error` of its own. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
