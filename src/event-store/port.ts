import type { AllStreamResolvedEvent, JSONEventData, ResolvedEvent } from '@eventstore/db-client';

/** One event as the client hands it out. */
export type ClientEvent = ResolvedEvent | AllStreamResolvedEvent;

/** A position as the client takes it. */
export interface ClientPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** The part of a `Readable` in object mode that is used here. */
export interface ClientSource {
  readonly readableLength: number;
  read(): unknown;
  push(item: unknown): boolean;
  on(event: string, listener: (...args: never[]) => void): unknown;
  once(event: string, listener: (...args: never[]) => void): unknown;
  destroy(): unknown;
}

/** A read under way; cancelled in `finally`, whatever happened (hazard 2). */
export interface ClientRead extends ClientSource {
  cancel(): Promise<void>;
}

/** A subscription under way; it never reconnects (hazard 3). */
export interface ClientSubscription extends ClientSource {
  unsubscribe(): Promise<void>;
}

interface ReadOptions {
  readonly maxCount: number;
  readonly direction: 'forwards' | 'backwards';
}

/** What this room uses of `EventStoreDBClient`, and nothing more: tests put their fail points here. */
export interface EventStorePort {
  appendToStream(
    stream: string,
    events: JSONEventData[],
    options: { readonly expectedRevision: 'no_stream' | bigint; readonly deadline: number },
  ): Promise<{ readonly position?: ClientPosition | undefined }>;
  readStream(stream: string, options: ReadOptions & { readonly fromRevision: 'end' | bigint }): ClientRead;
  readAll(options: ReadOptions & { readonly fromPosition: 'start' | 'end' | ClientPosition }): ClientRead;
  subscribeToStream(
    stream: string,
    options: { readonly fromRevision: 'start' | bigint },
    readable: { readonly highWaterMark: number },
  ): ClientSubscription;
  subscribeToAll(
    options: {
      readonly fromPosition: 'start' | ClientPosition;
      readonly filter: {
        readonly filterOn: 'streamName';
        readonly prefixes: string[];
        readonly checkpointInterval: number;
        readonly checkpointReached: (subscription: ClientSource, position: ClientPosition) => void;
      };
    },
    readable: { readonly highWaterMark: number },
  ): ClientSubscription;
  dispose(): Promise<void>;
}
