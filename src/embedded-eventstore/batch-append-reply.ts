import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Message } from 'google-protobuf';
import codes from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Expected } from './append-decision.js';
import type { AppendOutcome } from './event-store.js';
import { MAX_APPEND_BYTES } from './protocol-errors.js';

/** What a `BatchAppend` request ends in. */
export type BatchOutcome =
  | AppendOutcome
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'refused'; readonly why: string };

/** To which append a reply belongs. */
export interface BatchAppendOf {
  readonly correlationId: shared.UUID;
  readonly stream: shared.StreamIdentifier;
  readonly expected: Expected;
}

/** Builds the one reply of an append. */
export function batchAppendResp(of: BatchAppendOf, outcome: BatchOutcome): streams.BatchAppendResp {
  const resp = new streams.BatchAppendResp().setCorrelationId(of.correlationId).setStreamIdentifier(of.stream);
  if (of.expected === 'any') resp.setAny(new emptyPb.Empty());
  else if (of.expected === 'no_stream') resp.setNoStream(new emptyPb.Empty());
  else if (of.expected === 'stream_exists') resp.setStreamExists(new emptyPb.Empty());
  else resp.setStreamPosition(String(of.expected));
  if (outcome.kind === 'appended') return resp.setSuccess(success(outcome.revision, outcome.position));
  return resp.setError(errorStatus(of, outcome));
}

function success(revision: number, position: number | undefined): streams.BatchAppendResp.Success {
  const done = new streams.BatchAppendResp.Success();
  if (revision < 0) done.setNoStream(new emptyPb.Empty());
  else done.setCurrentRevision(String(revision));
  if (position === undefined) return done.setNoPosition(new emptyPb.Empty());
  const at = String(position);
  return done.setPosition(new shared.AllStreamPosition().setCommitPosition(at).setPreparePosition(at));
}

function errorStatus(of: BatchAppendOf, outcome: Exclude<BatchOutcome, { kind: 'appended' }>): statusPb.Status {
  switch (outcome.kind) {
    case 'wrong-version':
      return status(codes.Code.ALREADY_EXISTS, 'WrongExpectedVersion', wrongVersion(of.expected, outcome.current));
    case 'deleted':
      return status(codes.Code.NOT_FOUND, 'StreamDeleted', new shared.StreamDeleted().setStreamIdentifier(of.stream));
    case 'timeout':
      return status(codes.Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout());
    case 'too-large': {
      const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES);
      return status(codes.Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
    }
    case 'refused':
      return status(codes.Code.INVALID_ARGUMENT, outcome.why, new shared.BadRequest().setMessage(outcome.why), 'BadRequest');
  }
}

function status(code: codes.Code, message: string, details: Message, type = message): statusPb.Status {
  const any = new anyPb.Any();
  any.pack(details.serializeBinary(), `event_store.client.${type}`);
  return new statusPb.Status().setCode(code).setMessage(message).setDetails(any);
}

function wrongVersion(expected: Expected, current: number): shared.WrongExpectedVersion {
  const details = new shared.WrongExpectedVersion();
  if (current < 0) details.setCurrentNoStream(new emptyPb.Empty());
  else details.setCurrentStreamRevision(String(current));
  if (expected === 'any') details.setExpectedAny(new emptyPb.Empty());
  else if (expected === 'stream_exists') details.setExpectedStreamExists(new emptyPb.Empty());
  else if (expected === 'no_stream') details.setExpectedNoStream(new emptyPb.Empty());
  else details.setExpectedStreamPosition(String(expected));
  return details;
}
