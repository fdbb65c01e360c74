import type { sendUnaryData, ServerReadableStream, ServerUnaryCall } from '@grpc/grpc-js';
import type { AppendReq, DeleteReq, TombstoneReq } from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Expected } from './append-decision.js';
import type { AppendOutcome, EventStore } from './event-store.js';
import { internal, invalidArgument, maximumAppendSizeExceeded, streamDeleted, wrongExpectedVersion } from './protocol-errors.js';
import { Proposals, streamName } from './proposals.js';

type AppendOptions = AppendReq.Options | DeleteReq.Options | TombstoneReq.Options;

/** `Streams.Append`: one append over a stream of requests, the options first. */
export function serveAppend(
  store: EventStore,
  call: ServerReadableStream<AppendReq, streams.AppendResp>,
  answer: sendUnaryData<streams.AppendResp>,
): void {
  const proposals = new Proposals();
  let options: AppendReq.Options | undefined;
  call.on('data', (request: AppendReq) => {
    options ??= request.getOptions();
    const message = request.getProposedMessage();
    if (message !== undefined) proposals.add(message);
  });
  call.on('end', () => {
    const name = streamName(options?.getStreamIdentifier());
    if (options === undefined || name === '') { answer(invalidArgument('An append names a stream.')); return; }
    if (proposals.tooLarge) { answer(maximumAppendSizeExceeded()); return; }
    if (proposals.problem !== undefined) { answer(invalidArgument(proposals.problem)); return; }
    const expected = expectedOf(options);
    settle(() => store.append(name, expected, proposals.events), answer, (outcome) => {
      if (outcome.kind === 'deleted') answer(streamDeleted(name));
      else answer(null, appendResp(expected, outcome));
    });
  });
}

/** `Streams.Delete`: the soft one. */
export function serveDelete(
  store: EventStore,
  call: ServerUnaryCall<DeleteReq, streams.DeleteResp>,
  answer: sendUnaryData<streams.DeleteResp>,
): void {
  remove(call.request.getOptions(), (name, expected) => store.softDelete(name, expected), answer, (position) => {
    const at = new streams.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position);
    answer(null, new streams.DeleteResp().setPosition(at));
  });
}

/** `Streams.Tombstone`: for ever. */
export function serveTombstone(
  store: EventStore,
  call: ServerUnaryCall<TombstoneReq, streams.TombstoneResp>,
  answer: sendUnaryData<streams.TombstoneResp>,
): void {
  remove(call.request.getOptions(), (name, expected) => store.tombstone(name, expected), answer, (position) => {
    const at = new streams.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position);
    answer(null, new streams.TombstoneResp().setPosition(at));
  });
}

function remove(
  options: DeleteReq.Options | TombstoneReq.Options | undefined,
  act: (name: string, expected: Expected) => Promise<AppendOutcome>,
  refuse: (error: Error) => void,
  accept: (position: string) => void,
): void {
  const name = streamName(options?.getStreamIdentifier());
  if (options === undefined || name === '') { refuse(invalidArgument('A deletion names a stream.')); return; }
  const expected = expectedOf(options);
  settle(() => act(name, expected), refuse, (outcome) => {
    if (outcome.kind === 'deleted') refuse(streamDeleted(name));
    else if (outcome.kind === 'wrong-version') refuse(wrongExpectedVersion(name, expected, outcome.current));
    else accept(String(outcome.position ?? 0));
  });
}

function settle(act: () => Promise<AppendOutcome>, refuse: (error: Error) => void, accept: (outcome: AppendOutcome) => void): void {
  Promise.resolve()
    .then(act)
    .then(accept)
    .catch((error: unknown) => refuse(internal(error)));
}

function expectedOf(options: AppendOptions): Expected {
  if (options.hasRevision()) return Number(options.getRevision());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
}

function appendResp(expected: Expected, outcome: Exclude<AppendOutcome, { kind: 'deleted' }>): streams.AppendResp {
  if (outcome.kind === 'wrong-version') {
    return new streams.AppendResp().setWrongExpectedVersion(wrongVersion(expected, outcome.current));
  }
  const success = new streams.AppendResp.Success();
  if (outcome.revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(outcome.revision));
  if (outcome.position === undefined) success.setNoPosition(new shared.Empty());
  else {
    const position = String(outcome.position);
    success.setPosition(new streams.AppendResp.Position().setCommitPosition(position).setPreparePosition(position));
  }
  return new streams.AppendResp().setSuccess(success);
}

function wrongVersion(expected: Expected, current: number): streams.AppendResp.WrongExpectedVersion {
  const details = new streams.AppendResp.WrongExpectedVersion();
  if (current < 0) details.setCurrentNoStream(new shared.Empty());
  else details.setCurrentRevision(String(current));
  if (expected === 'any') details.setExpectedAny(new shared.Empty());
  else if (expected === 'stream_exists') details.setExpectedStreamExists(new shared.Empty());
  else if (expected === 'no_stream') details.setExpectedNoStream(new shared.Empty());
  else details.setExpectedRevision(String(expected));
  return details;
}
