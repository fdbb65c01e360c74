import { Chance } from '../../../src/demo/random.js';
import type { Contract } from './contract.js';
import { malformations } from './malformed.js';
import { Plausible } from './plausible.js';
import { rawBytes } from './raw.js';
import { type Request, toldShort } from './request.js';
import { cut, type Reply, type Wire } from './wire.js';

/** Something that may not be, with what brings it about. */
export interface Finding {
  readonly what: string;
  /** The request's number; with the seed it makes the same again. */
  readonly number: number;
  readonly repro: string;
}

/** What was sent so far, and what came back. */
export interface Tally {
  sent: number;
  /** Requests in good faith, and how many of them were accepted. */
  plausible: number;
  accepted: number;
  /** Status, or `cut`, and how often. */
  readonly statuses: Map<string, number>;
  /** A way of being wrong, and how often it was taken. */
  readonly ways: Map<string, number>;
  /** One of each kind. */
  readonly findings: Map<string, Finding>;
}

/** Begins the correlation ids of requests in good faith, of those that may pass, and of those that nobody may take. */
export const labels = { good: 'good-', odd: 'odd-', bad: 'bad-' } as const;

/** How many are under way at a time. */
const width = 24;
const shareOfGood = 0.1;
const shareOfRaw = 0.06;

/** Sends requests from a seed: some in good faith, most with one thing wrong, some that are no HTTP. */
export class Fuzz {
  readonly tally: Tally = { sent: 0, plausible: 0, accepted: 0, statuses: new Map(), ways: new Map(), findings: new Map() };

  constructor(
    private readonly contract: Contract,
    private readonly wire: Wire,
    private readonly seed: number,
  ) {}

  /** Sends the next so many. */
  async send(count: number): Promise<void> {
    let next = this.tally.sent;
    const end = next + count;
    const sender = async (): Promise<void> => {
      while (next < end) {
        next += 1;
        await this.one(next - 1);
        this.tally.sent += 1;
      }
    };
    await Promise.all(Array.from({ length: width }, sender));
  }

  /** Each number has a chance of its own, whatever the others do. */
  private async one(number: number): Promise<void> {
    const chance = new Chance(this.seed * 1_000_003 + number);
    const lot = chance.next();
    if (lot < shareOfRaw) return this.raw(number, chance);
    if (lot < shareOfRaw + shareOfGood) return this.good(number, chance);
    return this.wrong(number, chance);
  }

  private async raw(number: number, chance: Chance): Promise<void> {
    const [name, bytes] = rawBytes(chance);
    const repro = bytes.toString('latin1').slice(0, 300);
    const reply = await this.answered(this.wire.raw(bytes), number, `raw: ${name}`, repro);
    this.judge(number, `raw: ${name}`, reply, repro);
  }

  private async good(number: number, chance: Chance): Promise<void> {
    const request = this.plausible(chance, `${labels.good}${number}`);
    const reply = await this.answered(this.wire.send(request), number, 'in good faith', toldShort(request));
    this.tally.plausible += 1;
    if (reply.status !== null && reply.status < 300) this.tally.accepted += 1;
    this.judge(number, 'in good faith', reply, toldShort(request), request.method);
  }

  private async wrong(number: number, chance: Chance): Promise<void> {
    const seemly = this.plausible(chance, `${labels.odd}${number}`);
    const malformation = chance.pick(malformations);
    const { name } = malformation;
    const made = malformation.make(seemly, chance, this.contract);
    if (made === null) return this.wrong(number, chance);
    const request = made.certain ? { ...made.request, headers: made.request.headers.map(relabelled) } : made.request;
    const reply = await this.answered(this.wire.send(request), number, name, toldShort(request));
    this.judge(number, name, reply, toldShort(request), request.method);
    if (made.certain && !isRefused(reply)) this.find(number, `${name}: taken by ${request.operation.method} ${request.operation.path} (${reply.status ?? 'cut'})`, toldShort(request));
  }

  /** No answer in time is a finding, too. */
  private async answered(reply: Promise<Reply>, number: number, way: string, repro: string): Promise<Reply> {
    try {
      return await reply;
    } catch (error) {
      this.find(number, `${way}: ${String(error)}`, repro);
      return cut;
    }
  }

  private plausible(chance: Chance, label: string): Request {
    const { operations } = this.contract;
    const operation = operations[chance.between(0, operations.length - 1)];
    if (operation === undefined) throw new Error('the document describes no operation');
    return new Plausible(this.contract, chance).request(operation, label);
  }

  private judge(number: number, way: string, { status, mediaType, text }: Reply, repro: string, method?: string): void {
    count(this.tally.ways, way);
    count(this.tally.statuses, String(status ?? 'cut'));
    if (status === null || status < 400) return;
    if (status >= 500) this.find(number, `${way}: ${status} ${text.slice(0, 200)}`, repro);
    else if (mediaType !== 'application/problem+json') this.find(number, `${way}: ${status} is no problem document but ${mediaType}`, repro);
    else if (method !== 'HEAD' && !isProblem(text, status)) this.find(number, `${way}: ${status} with a problem document that is none: ${text.slice(0, 200)}`, repro);
  }

  private find(number: number, what: string, repro: string): void {
    const kind = what.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…');
    if (!this.tally.findings.has(kind)) this.tally.findings.set(kind, { what, number, repro });
  }
}

/** A request whose every event is one too many says so in what its events would carry. */
function relabelled([name, value]: readonly [string, string]): readonly [string, string] {
  return name === 'x-correlation-id' ? [name, value.replace(labels.odd, labels.bad)] : [name, value];
}

/** Refused, or cut off; of many commands, each of them. */
function isRefused({ status, text }: Reply): boolean {
  if (status === null || status >= 400) return true;
  const { items } = status === 200 && text.startsWith('{"items":[{"status"') ? (JSON.parse(text) as { readonly items: readonly { readonly status: number }[] }) : { items: [] };
  return items.length > 0 && items.every((item) => item.status >= 400);
}

function isProblem(text: string, status: number): boolean {
  try {
    const { type, title, detail, rule, status: said } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return said === status && [type, title, detail, rule].every((member) => typeof member === 'string');
  } catch {
    return false;
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
