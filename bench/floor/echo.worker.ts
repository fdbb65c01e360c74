import { Server, type sendUnaryData, ServerCredentials, type ServerUnaryCall } from '@grpc/grpc-js';
import { parentPort } from 'node:worker_threads';
import { echo } from './echo.js';

/** The server of the echo, in a thread of its own like the embedded event store; tells its port. */
const server = new Server();
server.addService(echo, { echo: ({ request }: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => answer(null, request) });
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  parentPort?.postMessage(port);
});
