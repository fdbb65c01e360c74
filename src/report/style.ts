/** The page's style sheet: both themes, and paper, which is always light. Series are told apart by lightness, too. */
export const style = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2024; --faint: #5d666f; --line: #d9dde1; --panel: #f5f7f8;
  --series-1: #2f6db3; --series-1-faint: #b9d0e8; --series-2: #d98324; --series-3: #3a8f6a; --series-4: #8a4b8f; --series-5: #c7b24a; --series-6: #5aa9bd; --series-7: #b24a4a; --others: #b4bac0; }
@media screen and (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e6e9ec; --faint: #9aa4ad; --line: #363c42; --panel: #1d2125;
  --series-1: #5b9be0; --series-1-faint: #2c4766; --series-2: #e59a47; --series-3: #58b58d; --series-4: #b377b8; --series-5: #d8c565; --series-6: #79c3d6; --series-7: #d97272; --others: #5b636b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.5rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
header { border-bottom: 2px solid var(--ink); padding-bottom: .75rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.4rem; margin: 3rem 0 .25rem; }
h3 { font-size: 1.1rem; margin: 2rem 0 .25rem; }
.window { font-size: 1.15rem; margin: .25rem 0 0; font-variant-numeric: tabular-nums; }
.made, .lead, figcaption, .nothing { color: var(--faint); }
.made { margin: 0; font-size: .875rem; }
.lead { margin: 0 0 1rem; max-width: 46rem; }
.nothing { padding: 1rem; background: var(--panel); border-radius: 4px; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1px; margin: 1rem 0 0; background: var(--line); border: 1px solid var(--line); }
.tile { background: var(--paper); padding: .75rem 1rem; }
.tile dt { font-size: .875rem; }
.tile dd { margin: 0; }
.tile strong { display: block; font-size: 1.6rem; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
.tile span { display: block; font-size: .8125rem; line-height: 1.35; color: var(--faint); }
figure { margin: 1rem 0; }
figcaption { font-size: .875rem; max-width: 46rem; margin-top: .25rem; }
svg.plot { display: block; width: 100%; height: auto; overflow: visible; color: var(--ink); --plot-background: var(--paper); font-size: 12px; }
svg.plot text { white-space: pre; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .5rem; padding: 0; font-size: .875rem; }
.swatch { display: inline-block; width: .85em; height: .85em; margin-right: .4em; vertical-align: -.05em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .875rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-bottom-color: var(--ink); font-weight: 600; vertical-align: bottom; }
tbody th, tfoot th { font-weight: 400; }
tfoot tr:last-child > * { border-top: 1px solid var(--ink); border-bottom: 0; font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.number + :not(.number) { padding-left: 1rem; }
.numbers { margin: 1rem 0; border: 1px solid var(--line); border-radius: 4px; padding: .5rem .75rem; font-size: .875rem; }
.numbers summary { cursor: pointer; }
pre { overflow-x: auto; background: var(--panel); padding: .75rem; font: 12px/1.45 ui-monospace, Menlo, Consolas, monospace; }
code { font: .9em ui-monospace, Menlo, Consolas, monospace; }
a { color: var(--series-1); }
@media (max-width: 50rem) { .tiles { grid-template-columns: repeat(2, 1fr); } }
@media print {
  @page { margin: 15mm; }
  :root { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  h2, h3, caption, .lead { break-after: avoid; }
  figure, tr, .tile { break-inside: avoid; }
  .numbers { display: none; }
}
`;
