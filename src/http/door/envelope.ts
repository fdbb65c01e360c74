import { createHash } from 'node:crypto';

/**
 * JSON with the members of every object sorted: two bodies that differ in member order alone are the same text.
 * Takes what `JSON.parse` gives; a member that is undefined is left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/**
 * What makes a repeat the same command (EVT-4), as SHA-256 in hex.
 * @param command.target the ticket's id, or `open` where the command itself makes one
 */
export function commandHash(command: { readonly actor: string; readonly target: string; readonly command: string; readonly body: unknown }): string {
  return createHash('sha256').update(canonicalJson(command)).digest('hex');
}
