import type { FastifyReply } from 'fastify';
import { isRefusal } from '../../kernel/refusal.js';
import type { Answer, Receipt } from '../../ticket/commands/receipt.js';
import { Problem } from '../door/problem.js';
import { successStatus } from './ask-ticket.js';
import type { CommandName } from './asked-commands.js';

/**
 * Answers a command: its receipt, with its position as `x-position`.
 * @throws Problem where it was refused
 */
export async function sendAnswer(reply: FastifyReply, name: CommandName, asked: Promise<Answer>): Promise<Receipt> {
  const answer = await asked;
  if (isRefusal(answer)) throw new Problem(answer);
  void reply.status(successStatus(name, answer)).header('x-position', answer.position);
  return answer;
}
