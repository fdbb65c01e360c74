import type { EventStorePort } from '../../../../src/event-store/port.js';

type Method = keyof EventStorePort;
type Call<M extends Method> = (...given: Parameters<EventStorePort[M]>) => ReturnType<EventStorePort[M]>;

/** Stands before the clients: notes each call, and lets a test put its fail points in. */
export interface Spy {
  /** Arguments of each call, oldest first. */
  readonly calls: { readonly [M in Method]: Parameters<EventStorePort[M]>[] };
  /** Replaces a method; is given the client's own. */
  instead: { [M in Method]?: (own: Call<M>) => Call<M> };
  /** How many clients have been opened. */
  opened: number;
  readonly open: () => EventStorePort;
}

export function spyOn(open: () => EventStorePort): Spy {
  const spy: Spy = {
    calls: { appendToStream: [], readStream: [], readAll: [], subscribeToAll: [], subscribeToStream: [], dispose: [] },
    instead: {},
    opened: 0,
    open: () => {
      spy.opened += 1;
      const client = open();
      const through = <M extends Method>(method: M, own: Call<M>): Call<M> => {
        return (...given) => {
          spy.calls[method].push(given);
          return (spy.instead[method]?.(own) ?? own)(...given);
        };
      };
      return {
        appendToStream: through('appendToStream', (...given) => client.appendToStream(...given)),
        readStream: through('readStream', (...given) => client.readStream(...given)),
        readAll: through('readAll', (...given) => client.readAll(...given)),
        subscribeToAll: through('subscribeToAll', (...given) => client.subscribeToAll(...given)),
        subscribeToStream: through('subscribeToStream', (...given) => client.subscribeToStream(...given)),
        dispose: through('dispose', () => client.dispose()),
      };
    },
  };
  return spy;
}
