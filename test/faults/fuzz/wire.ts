import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Request } from './request.js';

/** What came back. */
export interface Reply {
  /** Null: the connection was closed instead. */
  readonly status: number | null;
  readonly mediaType: string;
  readonly text: string;
}

/** Nothing: the connection was closed. */
export const cut: Reply = { status: null, mediaType: '', text: '' };
/** Milliseconds within which every request has its answer, or was cut off. */
const patience = 20_000;

/** Connections to one service. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly address: { readonly host: string; readonly port: number };

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.address = { host: hostname, port: Number(port) };
  }

  /**
   * Sends what can be said in HTTP. A stream is left once it has begun.
   * @throws where there is no answer in time
   */
  send({ method, target, headers, body }: Request): Promise<Reply> {
    return new Promise((settle, fail) => {
      const length: readonly (readonly [string, string])[] = body === null ? [] : [['content-length', String(Buffer.byteLength(body))]];
      const flat = [['host', this.address.host] as const, ...headers, ...length].flat();
      const asked = httpRequest({ ...this.address, agent: this.agent, method, path: target, headers: flat });
      asked.setTimeout(patience, () => asked.destroy(new Error(`${method} ${target} was not answered within ${patience} ms`)));
      asked.on('response', (answer) => void read(answer).then(settle, fail));
      asked.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNRESET' || error.code === 'EPIPE') settle(cut);
        else fail(error);
      });
      asked.end(body ?? undefined);
    });
  }

  /** Writes bytes as they are, says that there is no more, and gives what came until the other side closed; null where it answered nothing. */
  raw(bytes: Buffer): Promise<Reply> {
    return new Promise((settle, fail) => {
      let came = '';
      const done = (): void => settle(parsed(came));
      const socket = connect({ ...this.address, allowHalfOpen: false }, () => socket.end(bytes));
      socket.setEncoding('latin1').on('data', (text: string) => (came += text));
      socket.on('close', done).on('error', done);
      socket.setTimeout(patience, () => {
        socket.destroy();
        fail(new Error('bytes that were not answered, on a connection that stays open'));
      });
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function read(answer: IncomingMessage): Promise<Reply> {
  const [mediaType = ''] = (answer.headers['content-type'] ?? '').split(';');
  const reply = (text: string): Reply => ({ status: answer.statusCode ?? null, mediaType, text });
  // Streams that may never end.
  if (mediaType === 'text/event-stream' || mediaType === 'application/x-ndjson') {
    answer.destroy();
    return Promise.resolve(reply(''));
  }
  return new Promise((settle) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => (text += text.length < 100_000 ? chunk : ''));
    answer.on('end', () => settle(reply(text))).on('error', () => settle(cut));
  });
}

/** The last answer on a connection. */
function parsed(came: string): Reply {
  const at = came.lastIndexOf('HTTP/1.1 ');
  if (at < 0) return cut;
  const [head = '', ...rest] = came.slice(at).split('\r\n\r\n');
  const mediaType = /^content-type: *([^;\r\n]*)/im.exec(head)?.[1] ?? '';
  return { status: Number(head.slice(9, 12)), mediaType, text: rest.join('\r\n\r\n') };
}
