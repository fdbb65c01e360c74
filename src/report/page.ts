import type { Draw } from './drawing.js';
import type { ReportFacts } from './facts.js';
import { instant } from './format.js';
import { html, safe } from './html.js';
import { custodySection } from './sections/custody.js';
import { handoffSection } from './sections/handoffs.js';
import { headline } from './sections/headline.js';
import { holdsSection } from './sections/holds.js';
import { loadSection } from './sections/load.js';
import { pingPongSection } from './sections/ping-pong.js';
import { readingSection } from './sections/reading.js';
import { style } from './style.js';

/** The report as one page that needs nothing else: no script, no font, no picture from elsewhere. */
export function page(facts: ReportFacts, draw: Draw): string {
  const { window, madeAt } = facts;
  const time = `${instant(window.from)} – ${instant(window.to)} UTC`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>Custody report, ${time}</title>
<style>${safe(style)}</style>
</head>
<body>
<header><h1>Chain of custody</h1><p class="window">${time}</p><p class="made">Made by Custody on ${instant(madeAt)} UTC</p></header>
<main>
${headline(facts)}
${loadSection(facts, draw)}
${custodySection(facts, draw)}
${handoffSection(facts, draw)}
${pingPongSection(facts, draw)}
${holdsSection(facts, draw)}
${readingSection(facts)}
</main>
</body>
</html>
`.markup;
}
