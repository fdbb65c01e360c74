import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readlinkSync, realpathSync, symlinkSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Who holds a folder: a server that stays, or a command that will be done. */
export type OwnerKind = 'serve' | 'cli';

/** The folder is ours: nobody else has its log open. */
export interface HeldLock {
  readonly kind: 'held';
  /** Tells those who are connected, or will be, where the server listens. */
  announce(port: number): void;
  /** Resolves when no other process uses the server any more. */
  unused(): Promise<void>;
  release(): Promise<void>;
}

/** Another process holds the folder. */
export interface TakenLock {
  readonly kind: 'taken';
  readonly owner: OwnerKind;
  /** The port of the owner's server; undefined if the owner went away before it had one. */
  readonly port: Promise<number | undefined>;
  /** Resolves when the owner has gone. */
  readonly gone: Promise<void>;
  /** Tells the owner that its server is in use here, until `leave`. */
  use(): void;
  /** Lets go of the owner. */
  leave(): void;
}

interface Address {
  readonly folder: string;
  readonly prefix: string;
}

/** sun_path holds 108 bytes on Linux, 104 on macOS, its end included. */
const LONGEST_SOCKET_PATH = 100;
const GENERATION_DIGITS = 10;
/** Older generations that are kept, so that a listing in progress never misses them all. */
const KEPT_GENERATIONS = 3;

/** An owner that neither answers nor is gone, a full backlog say, is asked again after this. */
const TRY_AGAIN_MS = 20;

/**
 * Takes the folder, or tells who has it. A lock is a socket that someone listens on: it ends with its process, also
 * under kill -9 and across containers, where process ids mean nothing.
 */
export async function lockFolder(folder: string, owner: OwnerKind): Promise<HeldLock | TakenLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const address = lockAddress(realpathSync(folder));
  return process.platform === 'win32' ? lockPipe(address, owner) : lockSocket(address, owner);
}

/** The one place that decides where a folder's lock lies: in it, unless its path is too long for a socket. */
function lockAddress(folder: string): Address {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return { folder: '\\\\.\\pipe', prefix: `custody-eventstore-${hash}` };
  const inFolder = { folder, prefix: '.lock-' };
  if (Buffer.byteLength(join(folder, '.lock-')) + GENERATION_DIGITS + 12 <= LONGEST_SOCKET_PATH) return inFolder;
  return { folder: tmpdir(), prefix: `custody-${hash}-` };
}

/** Windows removes a pipe with its process, and refuses a second of the same name: no more is needed. */
async function lockPipe({ folder, prefix }: Address, owner: OwnerKind): Promise<HeldLock | TakenLock> {
  const path = join(folder, prefix);
  for (;;) {
    const holder = new Holder(owner);
    if (await holder.listen(path)) return holder;
    const taken = await visit(path);
    if (typeof taken === 'object') return taken;
    await delay(TRY_AGAIN_MS);
  }
}

/**
 * Where sockets are files, a killed owner leaves its file behind, and removing and making one name anew lets two
 * starters each believe they own it. So no name is used twice: each owner makes the next generation, which the file
 * system grants to one alone, and the newest is never removed.
 */
async function lockSocket(address: Address, owner: OwnerKind): Promise<HeldLock | TakenLock> {
  for (;;) {
    const newest = generations(address).at(-1) ?? 0;
    if (newest > 0) {
      const taken = await visit(pathOf(address, newest));
      if (typeof taken === 'object') return taken;
      if (taken === 'unclear') {
        await delay(TRY_AGAIN_MS);
        continue;
      }
    }
    const holder = new Holder(owner);
    // Listening before the name exists: whoever sees the name can connect.
    const socket = `${address.prefix}${randomBytes(4).toString('hex')}.sock`;
    await holder.listen(join(address.folder, socket));
    const won = claim(address, newest + 1, socket) && generations(address).at(-1) === newest + 1;
    if (!won) {
      await holder.release();
      continue;
    }
    removeOld(address, newest + 1);
    return holder;
  }
}

function claim(address: Address, generation: number, socket: string): boolean {
  try {
    symlinkSync(socket, pathOf(address, generation));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

const pathOf = ({ folder, prefix }: Address, generation: number): string =>
  join(folder, `${prefix}${String(generation).padStart(GENERATION_DIGITS, '0')}`);

function generations({ folder, prefix }: Address): number[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => a - b);
}

function removeOld(address: Address, mine: number): void {
  for (const generation of generations(address)) {
    if (generation > mine - KEPT_GENERATIONS) continue;
    const path = pathOf(address, generation);
    for (const dead of [join(address.folder, linkedBy(path)), path]) tryUnlink(dead);
  }
}

function linkedBy(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function tryUnlink(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already, or a folder: there is nothing to tidy.
  }
}

/** The listening side. It says at once who holds the folder, and where the server is as soon as there is one. */
class Holder implements HeldLock {
  readonly kind = 'held';
  readonly #server: Server;
  readonly #visitors = new Set<Socket>();
  readonly #users = new Set<Socket>();
  #port: number | undefined;
  #whenUnused: (() => void)[] = [];

  constructor(owner: OwnerKind) {
    this.#server = createServer((socket) => {
      this.#visitors.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#left(socket));
      // Whoever only waits for the folder says nothing.
      socket.once('data', () => this.#users.add(socket));
      socket.write(`${owner}\n${this.#port === undefined ? '' : `${this.#port}\n`}`);
    });
    this.#server.unref();
  }

  /** False if the name is taken, which only a pipe's can be. */
  listen(path: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') resolve(false);
        else reject(new Error(`The data folder cannot be locked (${error.message}); use a folder on a local file system.`));
      });
      this.#server.listen(path, () => resolve(true));
    });
  }

  announce(port: number): void {
    this.#port = port;
    for (const visitor of this.#visitors) visitor.write(`${port}\n`);
  }

  unused(): Promise<void> {
    if (this.#users.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenUnused.push(resolve));
  }

  release(): Promise<void> {
    for (const visitor of this.#visitors) visitor.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #left(socket: Socket): void {
    this.#visitors.delete(socket);
    if (!this.#users.delete(socket) || this.#users.size > 0) return;
    for (const resolve of this.#whenUnused.splice(0)) resolve();
  }
}

/**
 * Asks whoever listens there. The owner says two lines: what it is, and its port. `dead` only where the system says
 * that nobody listens; whoever cannot tell must not take the folder.
 */
function visit(path: string): Promise<TakenLock | 'dead' | 'unclear'> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let tellPort: (port: number | undefined) => void = () => undefined;
    const port = new Promise<number | undefined>((known) => {
      tellPort = known;
    });
    const gone = new Promise<void>((over) => {
      socket.once('close', () => {
        tellPort(undefined);
        resolve('unclear');
        over();
      });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve('dead');
    });
    let said = '';
    socket.on('data', (data) => {
      said += data.toString('latin1');
      const [owner, portLine, ...rest] = said.split('\n');
      if (portLine === undefined) return;
      resolve({ kind: 'taken', owner: owner === 'serve' ? 'serve' : 'cli', port, gone, use: () => socket.write('use\n'), leave: () => socket.destroy() });
      if (rest.length > 0) tellPort(Number(portLine));
    });
  });
}
