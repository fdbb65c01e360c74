import { createHash } from 'node:crypto';
import type { CommandBus } from '@nestjs/cqrs';
import type { Envelope } from '../event-store/command.js';
import { askedCommands, type AskedCommand, isCommandName } from '../http/tickets/asked-commands.js';
import { takeShape } from '../http/door/shape.js';
import type { TicketId } from '../kernel/brand.js';
import { isRefusal } from '../kernel/refusal.js';
import type { Step } from './stories.js';
import { setUp } from './world.js';

/** What the demo came to. */
export interface DemoReport {
  readonly commands: number;
  /** Commands that the rules refused, by reason: stories meet each other's locks as people do. */
  readonly refused: Readonly<Record<string, number>>;
  /** Of the last event written; null where all was there already. */
  readonly position: bigint | null;
}

const service = 'service:demo';

/** Makes the demo's people and queues, then lets the stories happen. Safe to repeat: each command has its key. */
export async function tellDemo(
  commands: CommandBus,
  steps: readonly Step[],
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<DemoReport> {
  for (const [index, record] of setUp.entries()) {
    const answer = await commands.execute(record(envelope(`demo:set-up:${index}`, 'admin:demo', null, null)));
    if (isRefusal(answer)) throw new Error(`the demo's set-up was refused: ${answer.refused} (${answer.rule}); is this data folder in use for something else?`);
  }
  const refused: Record<string, number> = {};
  let position: bigint | null = null;
  for (const [index, step] of steps.entries()) {
    if (signal.aborted) break;
    const answer = await commands.execute(commandOf(step, index));
    if (isRefusal(answer)) refused[answer.refused] = (refused[answer.refused] ?? 0) + 1;
    else if (!answer.unchanged) position = position === null || BigInt(answer.position) > position ? BigInt(answer.position) : position;
    onProgress((index + 1) / steps.length);
  }
  return { commands: steps.length, refused, position };
}

function commandOf({ command, ticketId, body, actor, at }: Step, index: number) {
  if (!isCommandName(command)) throw new Error(`no command is called ${command}`);
  const row = askedCommands[command] as AskedCommand<object>; // the body is of this very row's shape
  const shaped = takeShape(row.shape, body);
  if (shaped.value === null) throw new Error(`the demo's ${command} is malformed: ${JSON.stringify(shaped.faults)}`);
  const caller = actor === service || actor.startsWith('service:') ? null : service;
  return row.command(ticketId as TicketId, shaped.value, envelope(`demo:${index}`, actor, caller, new Date(at).toISOString()));
}

function envelope(key: string, actor: string, caller: string | null, occurredAt: string | null): Envelope {
  const hash = createHash('sha256').update(`${key} ${actor}`).digest('hex');
  return { commandId: key, correlationId: key, causationId: null, actor, service: caller, hash, occurredAt, expectedRevision: null };
}
