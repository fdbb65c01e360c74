import { connect, type Socket } from 'node:net';

/** An answer: its status and its body as text. */
export interface Heard {
  readonly status: number;
  readonly text: string;
}

const head = /^HTTP\/1\.1 (\d{3})/;
const length = /\r\ncontent-length: (\d+)/i;

/**
 * One keep-alive connection of HTTP/1.1 that sends one request at a time. By hand, so that the client costs as little CPU as can be:
 * on two cores it takes from the service whatever it uses itself.
 */
export class Connection {
  private received: Buffer = Buffer.alloc(0);
  private waiting: { readonly resolve: (heard: Heard) => void; readonly reject: (error: Error) => void } | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (part) => this.take(part));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('the service closed the connection')));
  }

  /** @param url such as `http://127.0.0.1:3000` */
  static open(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.once('error', reject).once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket, host));
      });
    });
  }

  send(method: string, path: string, actor: string, body = ''): Promise<Heard> {
    if (this.socket.closed) return Promise.reject(new Error('the service closed the connection'));
    const sent = body === '' ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    this.socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\nx-actor: ${actor}\r\n${sent}\r\n${body}`);
    return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
  }

  close(): void {
    this.socket.destroy();
  }

  private take(part: Buffer): void {
    this.received = this.received.length === 0 ? part : Buffer.concat([this.received, part]);
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const headers = this.received.toString('latin1', 0, end);
    const bytes = Number(length.exec(headers)?.[1] ?? Number.NaN);
    if (Number.isNaN(bytes)) this.waiting?.reject(new Error(`an answer without a length: ${headers}`));
    if (this.received.length < end + 4 + bytes) return;
    const heard = { status: Number(head.exec(headers)?.[1]), text: this.received.toString('utf8', end + 4, end + 4 + bytes) };
    this.received = this.received.subarray(end + 4 + bytes);
    this.waiting?.resolve(heard);
  }
}
