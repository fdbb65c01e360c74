import { once } from 'node:events';
import { type AddressInfo, createServer, connect, type Server, type Socket } from 'node:net';

/** A way to a server that can swallow what goes over it, without closing anything. */
export class BlackHole {
  readonly #sockets = new Set<Socket>();
  readonly #swallowed = new Set<Socket>();
  readonly #server: Server;
  /** Connections that were made. */
  connections = 0;
  /** Resolves when something is swallowed. */
  readonly swallowing: Promise<void>;
  #tell: () => void = () => undefined;

  private constructor(to: number) {
    this.swallowing = new Promise((resolve) => (this.#tell = resolve));
    this.#server = createServer((near) => {
      this.connections += 1;
      const far = connect(to, '127.0.0.1');
      this.#join(near, far);
      this.#join(far, near);
    });
  }

  static async before(port: number): Promise<BlackHole> {
    const hole = new BlackHole(port);
    hole.#server.listen(0, '127.0.0.1');
    await once(hole.#server, 'listening');
    return hole;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on nothing passes over the connections there are; new ones work. */
  swallow(): void {
    for (const socket of this.#sockets) this.#swallowed.add(socket);
  }

  /** From now on nothing is even taken from the connections there are; new ones work. */
  stall(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  /** Closes the connections there are. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', (chunk) => {
      if (this.#swallowed.has(from)) this.#tell();
      else to.write(chunk);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
