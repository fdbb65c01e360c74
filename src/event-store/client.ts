import { EventStoreDBClient } from '@eventstore/db-client';
import { Channel, type ChannelCredentials, type ChannelOptions } from '@grpc/grpc-js';
import { Duplex } from 'node:stream';
import type { EventStorePort } from './port.js';

/** Milliseconds. The client warns on standard error below 10 s; `LogSubscription` asks after 2 s of silence by itself. */
const keepAlive = { keepAliveInterval: 10_000, keepAliveTimeout: 2_000 };

/** Milliseconds between two tries to connect. gRPC's own pauses grow to two minutes: an outage would be over long before it is over for us (F3). */
const reconnect = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 500 };

/** Protected parts of the client (6.2.1, pinned) without which hazards 5 and 13 and outages have no answer. */
interface Innards {
  GRPCStreamCreator: (type: unknown, name: string, creator: (grpc: unknown) => unknown, cache?: unknown) => () => Promise<unknown>;
  readonly getChannel: () => Promise<Channel>;
  createChannel: () => Promise<Channel>;
}

/**
 * Opens a client. `connectionString` is `esdb://…` or `esdb+discover://…`, credentials in it (hazard 7).
 * Throws an error that says what is wrong with it and never shows a password.
 */
export function openClient(connectionString: string): EventStorePort {
  const client = parse(connectionString);
  const innards = client as unknown as Innards;
  const create = innards.GRPCStreamCreator;
  innards.GRPCStreamCreator = (type, name, creator, cache) => create(type, name, (grpc) => neverWaiting(creator(grpc)), cache);
  const connect = innards.createChannel;
  innards.createChannel = async () => reconnecting(await connect());
  const dispose = client.dispose;
  client.dispose = async () => {
    // An abandoned call must not come back to life and open a second batch stream beside a new client's (hazard 5).
    const channel = await innards.getChannel();
    channel.close();
    await dispose();
  };
  return client;
}

/** The same channel, that tries again soon: the client has no setting for it, and a channel takes options only when it is made. */
function reconnecting(channel: Channel): Channel {
  const { internalChannel: { credentials, options } } = channel as unknown as { readonly internalChannel: { readonly credentials: ChannelCredentials; readonly options: ChannelOptions } };
  const target = channel.getTarget();
  channel.close();
  return new Channel(target, credentials, { ...options, ...reconnect });
}

/**
 * The client queues appends behind a full stream and, when that stream fails, rejects promises nobody holds, which ends
 * the process. So the stream never says that it is full; `Appender` bounds what is under way.
 */
function neverWaiting(stream: unknown): unknown {
  if (!(stream instanceof Duplex)) return stream;
  const write = stream.write.bind(stream);
  stream.write = (chunk: unknown) => {
    write(chunk);
    return true;
  };
  return stream;
}

function parse(connectionString: string): EventStoreDBClient {
  if (!/^esdb(\+discover)?:\/\//.test(connectionString)) {
    throw new Error('EVENTSTORE_URL must be "embedded:" or begin with esdb:// or esdb+discover://');
  }
  if (/[?&]throw[-_]?on[-_]?append[-_]?failure=false/i.test(connectionString)) {
    throw new Error('EVENTSTORE_URL: throwOnAppendFailure=false makes the client report wrong revisions; leave it out');
  }
  try {
    return EventStoreDBClient.connectionString(withKeepAlive(connectionString));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // The client's own error carries the string, password and all, so it is no `cause` here.
    throw new Error(`EVENTSTORE_URL is not an EventStoreDB connection string: ${/at position .*$/s.exec(message)?.[0] ?? message}`);
  }
}

/** Adds a short keep-alive where the string does not name one (hazard 14). */
export function withKeepAlive(connectionString: string): string {
  return Object.entries(keepAlive).reduce((string, [option, ms]) => {
    const named = new RegExp(`[?&]${option.replace(/[A-Z]/g, '[-_]?$&')}=`, 'i').test(string);
    return named ? string : `${string}${string.includes('?') ? '&' : '?'}${option}=${ms}`;
  }, connectionString);
}
