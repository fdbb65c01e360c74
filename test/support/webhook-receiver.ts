import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as it came. */
export interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to answer; 204 unless told. */
type Answer = (call: Call, earlier: readonly Call[]) => { readonly status: number; readonly location?: string } | undefined;

/** A receiver of webhooks on loopback. */
export interface WebhookReceiver {
  readonly url: string;
  /** Every call, refused ones included, in the order in which they were answered. */
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

export async function webhookReceiver(answer: Answer = () => undefined): Promise<WebhookReceiver> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const call = { path: request.url ?? '', headers: request.headers, body };
      const { status, location } = answer(call, calls) ?? { status: 204 };
      calls.push(call);
      response.writeHead(status, location === undefined ? {} : { location }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}`, calls, close };
}
