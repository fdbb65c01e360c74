import { randomUUID } from 'node:crypto';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ConnectionError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { correlationIdIn } from './door/command-headers.js';
import { readJsonBody } from './door/json-body.js';
import { type Explanations, invalid } from './door/problem.js';

/** Bytes; a body beyond it is 413. */
const largestBody = 1_048_576;
/** Milliseconds in which a whole request must have arrived. */
const slowestRequest = 30_000;
/** Milliseconds in which its headers must have. */
const slowestHeaders = 10_000;
/** How often that is looked at, in milliseconds: who is too slow gets no more than this beyond it. */
const checking = 2_000;
/** Bytes of a request's headers; more is 431. */
const largestHeaders = 16_384;
/** Milliseconds a connection may stay idle between requests. */
const keepAlive = 60_000;
/** Milliseconds that requests under way have at the end, of the 10 s in which `serve` ends; live streams would never end. */
const lastRequests = 4_000;
/** Two ids of 128 characters, percent-encoded. */
const longestParameter = 400;

/** The door takes the shapes, so Fastify need not load its schema compilers: a sixteenth of the start. */
const noSchemas = (): never => {
  throw new Error('a route has a schema of Fastify’s own; its shape is to be declared as a DTO');
};

/** The HTTP server: its limits, its one body parser, and what every answer carries. */
export function fastifyAdapter(explanations: Explanations): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: largestBody,
    requestTimeout: slowestRequest,
    keepAliveTimeout: keepAlive,
    connectionTimeout: 0, // answers may be live streams
    trustProxy: false,
    exposeHeadRoutes: false, // not in the contract; that of a live stream would never end
    http: {
      headersTimeout: slowestHeaders,
      connectionsCheckingInterval: checking,
      maxHeaderSize: largestHeaders,
      requireHostHeader: false, // Node would answer with an empty 400
    },
    logger: false,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    forceCloseConnections: 'idle',
    return503OnClosing: false, // Fastify's own words are no problem+json: what still comes on an open connection is answered as ever, and is its last
    routerOptions: { maxParamLength: longestParameter },
    // What is no HTTP, too slow or has endless headers never becomes a request.
    clientErrorHandler: (error: ConnectionError, socket: Socket) => {
      if (socket.writable) socket.end(rawAnswer(explanations, error.code));
      else socket.destroy();
    },
    // URLs that no router can read never reach Nest's filters.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      const document = explanations.document(invalid([{ path: 'path', message: error.message }]));
      void reply.status(document.status).header('content-type', 'application/problem+json').send(JSON.stringify(document));
    },
  });
  takeJsonOnly(adapter.getInstance());
  correlate(adapter.getInstance());
  answerForNode(adapter.getInstance(), explanations);
  letGoAtTheEnd(adapter.getInstance());
  return adapter;
}

/** JSON bodies only; anything else is 415. What can't be read is judged by the door, after it knows who acts. */
function takeJsonOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, readJsonBody(body as Buffer));
  });
}

/** Every answer names the correlation id: the caller's own, or a fresh one. */
function correlate(server: FastifyInstance): void {
  server.decorateRequest('correlationId', undefined);
  server.decorateRequest('admitted', undefined);
  server.addHook('onRequest', (request, reply, done) => {
    request.correlationId = correlationIdIn(request.headers) ?? randomUUID();
    void reply.header('x-correlation-id', request.correlationId);
    done();
  });
}

/** What Node would turn away by itself without saying why: a missing host, and an expectation that nobody can meet. */
function answerForNode(server: FastifyInstance, explanations: Explanations): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (request.headers.host !== undefined || request.raw.httpVersion !== '1.1') {
      done();
      return;
    }
    const document = explanations.document(invalid([{ path: 'headers.host', message: 'is missing' }]));
    void reply.status(document.status).header('content-type', 'application/problem+json').send(JSON.stringify(document));
  });
  server.server.on('checkExpectation', (_request, response) => {
    const body = JSON.stringify({ ...explanations.document(invalid([{ path: 'headers.expect', message: 'can be 100-continue alone' }])), status: 417 });
    response.writeHead(417, { 'connection': 'close', 'content-type': 'application/problem+json', 'content-length': Buffer.byteLength(body) }).end(body);
  });
}

/**
 * At the end, connections that are idle are closed by Fastify; one that was at work then would stay open for its keep-alive time,
 * so its answer says that it is the last.
 */
function letGoAtTheEnd(server: FastifyInstance): void {
  let ending = false;
  server.addHook('preClose', (done) => {
    ending = true;
    setTimeout(() => server.server.closeAllConnections(), lastRequests).unref();
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (ending) void reply.header('connection', 'close');
    done(null, payload);
  });
}

const connectionFaults: Readonly<Record<string, { readonly line: string; readonly message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { line: '408 Request Timeout', message: 'did not arrive in time' },
  HPE_HEADER_OVERFLOW: { line: '431 Request Header Fields Too Large', message: 'has headers beyond all measure' },
};

function rawAnswer(explanations: Explanations, code: string): string {
  const { line, message } = connectionFaults[code] ?? { line: '400 Bad Request', message: 'is not HTTP' };
  const body = JSON.stringify({ ...explanations.document(invalid([{ path: '', message }])), status: Number(line.slice(0, 3)) });
  return `HTTP/1.1 ${line}\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
