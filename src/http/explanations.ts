import { ticketRefusals } from '../ticket/ticket.refusals.js';
import { Explanations } from './door/problem.js';
import { queryRefusals } from './queries/query.refusals.js';
import { setUpRefusals } from './set-up/set-up.refusals.js';

/** Every refusal that can leave the service, explained: the contexts' tables beside the door's own. */
export const explanations = new Explanations([ticketRefusals, setUpRefusals, queryRefusals]);
