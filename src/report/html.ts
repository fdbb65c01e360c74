/** A piece of a page that is well-formed and escaped. */
export interface Markup {
  readonly markup: string;
}

type Piece = Markup | string | number | null | readonly Piece[];

/** Puts a page together: whatever is put in is text, and escaped, unless it is markup already. Null is nothing. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: strings.reduce((before, string, index) => `${before}${written(pieces[index - 1] ?? null)}${string}`) };
}

/** Markup from elsewhere that is known to be safe, such as a drawing. */
export function safe(markup: string): Markup {
  return { markup };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function written(piece: Piece): string {
  if (piece === null) return '';
  if (typeof piece === 'number') return String(piece);
  if (typeof piece === 'string') return piece.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
  return 'markup' in piece ? piece.markup : piece.map(written).join('');
}
