import type { MethodDefinition } from '@grpc/grpc-js';

const same = (bytes: Buffer): Buffer => bytes;

/** A gRPC service that gives back what it gets: what a call costs without any work in it. */
export const echo: { readonly echo: MethodDefinition<Buffer, Buffer> } = {
  echo: { path: '/bench.Echo/Echo', requestStream: false, responseStream: false, requestSerialize: same, requestDeserialize: same, responseSerialize: same, responseDeserialize: same },
};
