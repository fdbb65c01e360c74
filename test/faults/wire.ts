import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A TCP connection's way to a server, on which a test can do what networks do. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private hanging = false;
  private delay = 0;

  private constructor(
    private readonly to: { readonly host: string; readonly port: number },
    /** On 127.0.0.1; stays the same for good. */
    public port: number,
  ) {}

  static async to(host: string, port: number): Promise<Wire> {
    const wire = new Wire({ host, port }, 0);
    await wire.open();
    return wire;
  }

  /** Refuses whoever comes, and ends the connections there are. */
  refuse(): void {
    const server = this.server;
    this.server = null;
    server?.close();
    this.reset();
  }

  /** Takes connections again. */
  async open(): Promise<void> {
    if (this.server !== null) return;
    const server = createServer((near) => this.join(near));
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Ends the connections there are with a reset; new ones work. */
  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Connections are taken, and nothing is heard on any: what is sent waits on the way. */
  hang(): void {
    this.hanging = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** What has waited goes on. */
  flow(): Promise<void> {
    this.hanging = false;
    for (const socket of this.sockets) socket.resume();
    return Promise.resolve();
  }

  /** Everything takes so many milliseconds more, each way. */
  slow(milliseconds: number): void {
    this.delay = milliseconds;
  }

  /**
   * Lets nothing back any more, and ends the connections when the server has answered something: the request was heard, the answer was not.
   * @throws where nobody is connected
   */
  async loseAnswer(): Promise<void> {
    const far = [...this.sockets].filter((socket) => socket.remotePort === this.to.port);
    if (far.length === 0) throw new Error('nobody is connected');
    for (const socket of far) socket.removeAllListeners('data');
    await Promise.race(far.map((socket) => once(socket, 'data')));
    this.reset();
  }

  private join(near: Socket): void {
    const far = connect(this.to.port, this.to.host);
    this.pass(near, far);
    this.pass(far, near);
  }

  private pass(from: Socket, to: Socket): void {
    this.sockets.add(from);
    let line: Promise<void> = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      const due = performance.now() + this.delay;
      // One behind the other, whatever the delay: TCP loses its order nowhere.
      line = line.then(() => arrive(chunk, to, due));
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    if (this.hanging) from.pause();
  }
}

async function arrive(chunk: Buffer, to: Socket, due: number): Promise<void> {
  const wait = due - performance.now();
  if (wait > 0) await pause(wait);
  to.write(chunk);
}
