import { inspect } from 'node:util';

/** What runs in a process of its own, so that no contestant's memory, code or event loop is another's. */
export interface Contestant<Task, Sample> {
  /** One turn. */
  run(task: Task): Promise<Sample>;
  /** Lets go of everything. */
  leave(): Promise<void>;
}

/** What the runner says to a contestant's process, and hears. */
export type Call = { readonly call: 'enter'; readonly with: unknown } | { readonly call: 'run'; readonly with: unknown } | { readonly call: 'leave' };
export type Reply = { readonly done: unknown } | { readonly failed: string };

/**
 * Takes part: the whole of a contestant's process. `enter` makes everything ready with what the runner gave it.
 * @throws where the process was not started by `enter` of `enter.ts`
 */
export function contest<Options, Task, Sample>(enter: (options: Options) => Promise<Contestant<Task, Sample>>): void {
  const answer = process.send?.bind(process);
  if (answer === undefined) throw new Error('a contestant is started by the bench');
  let entered: Promise<Contestant<Task, Sample>> | null = null;
  const carryOut = async (call: Call): Promise<unknown> => {
    if (call.call === 'enter') await (entered = enter(call.with as Options));
    else if (call.call === 'run') return (await entered)?.run(call.with as Task);
    else await (await entered)?.leave();
    return null;
  };
  const settle = (reply: Reply, last: boolean): void => {
    answer(reply, undefined, {}, () => {
      if (last) process.exit(0);
    });
  };
  process.on('SIGINT', () => undefined); // a Ctrl-C is the runner's to hear, who then says `leave`
  process.on('disconnect', () => process.exit(1));
  process.on('message', (call: Call) => {
    const last = call.call === 'leave';
    carryOut(call).then(
      (done) => settle({ done }, last),
      (error: unknown) => settle({ failed: inspect(error) }, last),
    );
  });
}
