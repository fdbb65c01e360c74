import { Server, ServerCredentials, type handleUnaryCall, type MethodDefinition, type ServiceDefinition } from '@grpc/grpc-js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { handleBidiStreamingCall, handleClientStreamingCall, handleServerStreamingCall } from '@grpc/grpc-js';
import { serveAppend, serveDelete, serveTombstone } from './append-service.js';
import { serveBatchAppend } from './batch-append.js';
import type { EventStore } from './event-store.js';
import { stopping } from './protocol-errors.js';
import { serveRead } from './read-call.js';
import { ReplyStream } from './reply-stream.js';

/** A running gRPC server over a store. */
export interface GrpcServer {
  readonly port: number;
  /** Ends calls in flight with CANCELLED and closes the port. */
  stop(): Promise<void>;
  /** Cuts every connection: nobody gets an answer. */
  kill(): void;
}

/** The version whose protocol is spoken. */
const VERSION = '23.10.0';
/** As many at once on one connection as the real server takes. */
const MOST_STREAMS = 100;
/** The largest request read at all; the limit of an append lies far below, and is answered. */
const LARGEST_REQUEST_BYTES = 17 * 1024 * 1024;
/** A stopping server waits this long for clients to take their last answers. */
const FAREWELL_MS = 500;

/** Events are kept in the form they are sent in: nothing is left to serialize. */
const readMethod: MethodDefinition<ReadReq, Buffer> = {
  ...StreamsService.read,
  responseSerialize: (bytes) => bytes,
  responseDeserialize: (bytes) => bytes,
};

/** Starts serving on the loopback interface; port 0 takes a free one. */
export async function startGrpcServer(store: EventStore, port: number): Promise<GrpcServer> {
  const replies = new Set<ReplyStream>();
  const server = new Server({
    'grpc.max_concurrent_streams': MOST_STREAMS,
    'grpc.max_receive_message_length': LARGEST_REQUEST_BYTES,
    'grpc.max_send_message_length': -1,
  });
  const replying = (call: ConstructorParameters<typeof ReplyStream>[0]): ReplyStream => {
    const reply = new ReplyStream(call);
    replies.add(reply);
    call.on('close', () => replies.delete(reply));
    return reply;
  };
  const read: handleServerStreamingCall<ReadReq, Buffer> = (call) => void serveRead(store, call, replying(call));
  const append: handleClientStreamingCall<streams.AppendReq, streams.AppendResp> = (call, answer) => serveAppend(store, call, answer);
  const batchAppend: handleBidiStreamingCall<streams.BatchAppendReq, streams.BatchAppendResp> = (call) =>
    serveBatchAppend(store, call, replying(call));
  const remove: handleUnaryCall<streams.DeleteReq, streams.DeleteResp> = (call, answer) => serveDelete(store, call, answer);
  const tombstone: handleUnaryCall<streams.TombstoneReq, streams.TombstoneResp> = (call, answer) => serveTombstone(store, call, answer);
  const getSupportedMethods: handleUnaryCall<shared.Empty, features.SupportedMethods> = (_call, answer) => answer(null, supportedMethods());
  const service: ServiceDefinition = { ...StreamsService, read: readMethod };
  server.addService(service, { read, append, batchAppend, delete: remove, tombstone });
  server.addService(ServerFeaturesService, { getSupportedMethods });

  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, taken) => {
      if (error === null) resolve(taken);
      else reject(new Error(`The embedded event store cannot listen on 127.0.0.1:${port} (${error.message}); choose another port.`));
    });
  });
  const stop = async (): Promise<void> => {
    await within(store.idle(), FAREWELL_MS);
    for (const reply of replies) reply.fail(stopping());
    await within(new Promise<void>((resolve) => server.tryShutdown(() => resolve())), FAREWELL_MS);
    server.forceShutdown();
  };
  return { port: bound, stop, kill: () => server.forceShutdown() };
}

async function within(done: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([done, new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
  clearTimeout(timer);
}

/** Only what is implemented: by this list the client decides what it may ask for. */
function supportedMethods(): features.SupportedMethods {
  const methods = ['read', 'append', 'batchappend', 'delete', 'tombstone'].map((name) => method('event_store.client.streams.streams', name));
  methods.push(method('event_store.client.server_features.serverfeatures', 'getsupportedmethods'));
  return new features.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(VERSION);
}

function method(service: string, name: string): features.SupportedMethod {
  return new features.SupportedMethod().setServiceName(service).setMethodName(name);
}
