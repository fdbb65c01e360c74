import { v5 as nameBasedId } from 'uuid';

/** Namespace of the ids that follow from keys; any fixed UUID would do, but it may never change. */
const namespace = '6f0d9a3e-4f6b-5c1e-9b55-3c1d5a2f7e10';

/** The id that always follows from these words, so that a repeat finds what the first attempt made (EVT-4). */
export function derivedId(...words: readonly string[]): string {
  return nameBasedId(JSON.stringify(words), namespace);
}
