import type { ReportFacts } from '../facts.js';
import { counted } from '../format.js';
import { html, type Markup } from '../html.js';

/** Where each number comes from, so that an auditor can ask for it again. */
export function readingSection({ pingPongWindowHours, window }: ReportFacts): Markup {
  const rows: readonly (readonly [string, string, string])[] = [
    ['Open tickets per queue', 'custody.queue_load', 'D11: tickets neither resolved nor closed at 00:00 UTC, by the queue they are in; came and went until the next day begins. The days that begin in the time of the report, of those that the log has.'],
    ['Time in custody, longest holds', 'custody.custody_time', 'D3, D10: calendar seconds of each holding, cut to the time of the report; while open: neither resolved nor closed.'],
    ['Hand-offs', 'custody.handoff', 'D4, D5: neighbours in the sequence of real holders; over nobody is one hand-off. By when the new holder got it.'],
    ['Ping-pong', 'custody.ping_pong', `D6: returns to an earlier holder, within ${counted(pingPongWindowHours, 'hour')} (setting pingPongWindowHours). By when it came back.`],
    ['First owner', 'custody.time_to_owner', 'D13: seconds from the opening to the first real owner; median by nearest rank. Tickets opened in the time of the report.'],
    ['Reopened', 'custody.reopening', 'D8: a resolved or closed ticket got a status that asks for work.'],
  ];
  return html`<section aria-labelledby="reading"><h2 id="reading">How to read this</h2>
<p>All times are UTC. The time of the report includes its beginning, ${window.from}, and not its end, ${window.to}. Every number is the answer of one of these relations, all asked in one transaction; <code>custody db</code> prints a line that opens them in <code>psql</code>, and <code>GET /v1/analytics</code> gives the same rows.</p>
<div class="scroll"><table><caption>Where the numbers come from</caption><thead><tr><th scope="col">Part</th><th scope="col">Relation</th><th scope="col">Definition</th></tr></thead>
<tbody>${rows.map(([part, relation, definition]) => html`<tr><th scope="row">${part}</th><td><code>${relation}</code></td><td>${definition}</td></tr>`)}</tbody></table></div>
</section>`;
}
