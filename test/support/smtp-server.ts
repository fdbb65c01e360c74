import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** An e-mail as it came over the wire. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Header lines unfolded, by name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** All of it, headers included. */
  readonly raw: string;
}

/** A mail server on loopback: real SMTP, as far as sending goes. */
export interface SmtpServer {
  readonly url: string;
  readonly mails: readonly Mail[];
  /** What it answers to the next messages instead of taking them, such as `451 try later`. */
  readonly refusals: string[];
  close(): Promise<void>;
}

export async function smtpServer(): Promise<SmtpServer> {
  const mails: Mail[] = [];
  const refusals: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // who hangs up is gone
    speak(socket, mails, refusals);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `smtp://127.0.0.1:${port}`, mails, refusals, close };
}

function speak(socket: Socket, mails: Mail[], refusals: string[]): void {
  let [pending, from, to] = ['', '', [] as string[]];
  let inData = false;
  const answer = (line: string): void => void socket.write(`${line}\r\n`);
  const commands: Readonly<Record<string, (line: string) => void>> = {
    EHLO: () => answer('250 mail.test'),
    HELO: () => answer('250 mail.test'),
    MAIL: (line) => {
      [from, to] = [addressIn(line), []];
      answer('250 ok');
    },
    RCPT: (line) => {
      to.push(addressIn(line));
      answer('250 ok');
    },
    DATA: () => {
      inData = true;
      answer('354 go on');
    },
    RSET: () => answer('250 ok'),
    NOOP: () => answer('250 ok'),
    QUIT: () => {
      answer('221 bye');
      socket.end();
    },
  };
  const take = (raw: string): void => {
    const refusal = refusals.shift();
    if (refusal === undefined) mails.push({ from, to, raw, headers: headersOf(raw) });
    answer(refusal ?? '250 taken');
  };
  answer('220 mail.test ESMTP');
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    pending += chunk;
    for (;;) {
      const end = inData ? pending.indexOf('\r\n.\r\n') : pending.indexOf('\r\n');
      if (end < 0) return;
      const text = pending.slice(0, end);
      pending = pending.slice(end + (inData ? 5 : 2));
      if (inData) {
        inData = false;
        take(text.replace(/\r\n\.\./g, '\r\n.'));
      } else (commands[text.slice(0, 4).toUpperCase()] ?? (() => answer('502 unknown')))(text);
    }
  });
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

function headersOf(raw: string): ReadonlyMap<string, string> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new Map(head.split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
}
