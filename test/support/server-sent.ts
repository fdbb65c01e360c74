import { expect } from '@jest/globals';

/** A notification as a stream delivers it. */
export interface ServerSent {
  readonly id: string;
  readonly data: { readonly ticketId: string; readonly kind: string };
}

/** An inbox's stream, held open. */
export interface Listening {
  /** Waits for the next notification; null: the service has ended the stream. */
  next(): Promise<ServerSent | null>;
  close(): void;
}

/**
 * Opens a stream of notifications.
 * @param url of the service
 * @param lastEventId where it goes on; without it, with what comes from now on
 */
export async function listen(url: string, actor: string, path: string, lastEventId?: string): Promise<Listening> {
  const over = new AbortController();
  const headers = { 'x-actor': actor, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
  const response = await fetch(url + path, { headers, signal: over.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<ServerSent | null> => {
    for (;;) {
      const found = /id: (\d+)\nevent: notification\ndata: (.*)\n\n/.exec(text);
      if (found !== null) {
        text = text.slice(found.index + found[0].length);
        return { id: found[1] ?? '', data: JSON.parse(found[2] ?? 'null') as ServerSent['data'] };
      }
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) return null;
      text += chunk.value;
    }
  };
  return { next, close: () => over.abort() };
}
