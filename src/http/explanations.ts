import { ticketRefusals } from '../ticket/ticket.refusals.js';
import { Explanations } from './door/problem.js';

/** Every refusal that can leave the service, explained: the contexts' tables beside the door's own. */
export const explanations = new Explanations([ticketRefusals]);
