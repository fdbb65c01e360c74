import { createHash } from 'node:crypto';

const longest = 128;

/**
 * Makes an id from a name so that no two names share one and the name can be told from the id: letters, digits and
 * `-` stay, a space is `_`, every other byte of the UTF-8 is `.XX` in hex. Names whose id would be too long keep a
 * SHA-256 instead of their tail; the directory tells their names.
 * @param reserved ids that mean something already: a name that would give one is spelled with its first byte in hex
 */
export function idFromName(name: string, reserved: readonly string[] = []): string {
  const id = name === '' ? '.' : Array.from(new TextEncoder().encode(name), spell).join('');
  if (reserved.includes(id)) return hex(name.charCodeAt(0)) + id.slice(1);
  if (id.length <= longest) return id;
  return `${id.slice(0, 60)}..${createHash('sha256').update(name).digest('hex')}`;
}

function spell(byte: number): string {
  const char = String.fromCharCode(byte);
  if (/[A-Za-z0-9-]/.test(char)) return char;
  return char === ' ' ? '_' : hex(byte);
}

function hex(byte: number): string {
  return `.${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
