/** The greatest few of a list, and the rest of it. */
export interface Leading<Item> {
  readonly top: readonly Item[];
  readonly others: readonly Item[];
}

/** Takes the `most` items that weigh most, the heaviest first; equals keep the order of their ids. Nothing without weight is on top. */
export function leading<Item>(items: readonly Item[], most: number, weightOf: (item: Item) => number, idOf: (item: Item) => string): Leading<Item> {
  const ordered = [...items].sort((a, b) => weightOf(b) - weightOf(a) || (idOf(a) < idOf(b) ? -1 : 1));
  const end = Math.min(most, ordered.filter((item) => weightOf(item) > 0).length);
  // One other has room, too, and says more than "others".
  const cut = ordered.length === end + 1 && weightOf(ordered[end] as Item) > 0 ? end + 1 : end;
  return { top: ordered.slice(0, cut), others: ordered.slice(cut) };
}

/** The sum of a measure. */
export function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Items by what they have in common, in the order of their first appearance. */
export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
