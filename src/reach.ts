/** A store that somebody else runs, and the setting that says where. */
export interface OutsideStore {
  readonly store: 'PostgreSQL' | 'the event store';
  readonly setting: 'DATABASE_URL' | 'EVENTSTORE_URL';
  readonly url: string;
}

/**
 * Asks a store something, so that a start on a wrong address ends before anything is begun.
 * @throws one sentence with the address, the reason and what to look at; never the password
 */
export async function reach({ store, setting, url }: OutsideStore, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    throw new Error(`${store} at ${placeOf(url)} gives no access (${reasonOf(error)}): is it running, and is ${setting} right?`, { cause: error });
  }
}

/** Hosts and ports of a connection string. */
function placeOf(url: string): string {
  return /^[^:]+:\/\/(?:[^@/]*@)?([^/?]*)/.exec(url)?.[1] ?? 'an address that can’t be read';
}

/** The innermost cause that says something: a name with several addresses fails with an empty message and a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  const said = error.message.split('\n')[0] ?? '';
  return said === '' ? String(Reflect.get(error, 'code')) : said;
}
