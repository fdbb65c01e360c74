/** Which room may import which; each rule says why. Held by `npm run lint` and by test/architecture. */
const room = (name) => `^src/${name}/`;
const npm = 'node_modules';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one thing, or one of them stands in the wrong room.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'kernel-is-pure',
      comment: 'The kernel says what events, deciders and projections are; it knows TypeBox and nothing else.',
      severity: 'error',
      from: { path: room('kernel') },
      to: { pathNot: ['^src/kernel/', `${npm}/@sinclair/typebox`] },
    },
    {
      name: 'events-know-the-kernel-alone',
      comment: 'Events outlive every other line of code; they may depend on nothing that changes.',
      severity: 'error',
      from: { path: '^src/[^/]+/[^/]+\\.events\\.ts$' },
      to: { pathNot: ['^src/kernel/', `${npm}/@sinclair/typebox`] },
    },
    {
      name: 'domain-is-pure',
      comment: 'A rule that needs Nest, a store or the clock can not be tested by calling a function.',
      severity: 'error',
      from: { path: '^src/(ticket|organization|workflow|directory|settings|preferences)/', pathNot: '/commands/|/queries/' },
      to: {
        path: ['^src/(event-store|read-store|embedded-|http|automation|installation|import|demo|cli)', '^projections/', npm],
        pathNot: [`${npm}/@sinclair/typebox`],
      },
    },
    {
      name: 'domain-minds-its-own-context',
      comment: 'Contexts meet in facts that a command gathers, never in one another’s deciders.',
      severity: 'error',
      from: { path: '^src/(ticket|organization|workflow|directory|settings|preferences)/', pathNot: '/commands/|/queries/' },
      to: { path: '^src/(ticket|organization|workflow|directory|settings|preferences)/', pathNot: '^src/$1/' },
    },
    {
      name: 'domain-has-no-clock',
      comment: 'Time, ids and randomness come in from outside, or a test can not repeat itself.',
      severity: 'error',
      from: { path: '^src/(kernel|ticket|organization|workflow|directory|settings|preferences)/', pathNot: '/commands/|/queries/' },
      // A hash is a pure function; ESLint keeps the rest of crypto out.
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'commands-stay-on-the-write-side',
      comment: 'A command decides on streams and published facts; what a view shows may be late.',
      severity: 'error',
      from: { path: '^src/[^/]+/commands/' },
      to: { path: ['^src/(http|read-store|embedded-|cli|import|demo)', '^projections/'] },
    },
    {
      name: 'projections-only-read',
      comment: 'A projection turns events into rows and can do nothing else.',
      severity: 'error',
      from: { path: '^projections/' },
      to: { path: '^src/', pathNot: ['^src/kernel/', '^src/[^/]+/[^/]+\\.events\\.ts$', '^src/house-events\\.ts$'] },
    },
    {
      name: 'the-whole-catalogue-is-events',
      comment: 'Projections may read every event, and so they may read the list of all; it holds nothing else.',
      severity: 'error',
      from: { path: '^src/house-events\\.ts$' },
      to: { pathNot: ['^src/kernel/', '^src/[^/]+/[^/]+\\.events\\.ts$'] },
    },
    {
      name: 'one-importer-of-the-event-store-client',
      comment: 'Fourteen hazards of the client are answered in one room (docs/event-store.md).',
      severity: 'error',
      from: { path: '^(src|projections)/', pathNot: ['^src/event-store/', '^src/embedded-eventstore/'] },
      to: { path: `${npm}/@eventstore/db-client` },
    },
    {
      name: 'embedded-stores-stand-alone',
      comment: 'The embedded servers could be published by themselves; nothing of Custody is in them.',
      severity: 'error',
      from: { path: '^src/(embedded-[^/]+)/' },
      to: { path: ['^src/', '^projections/'], pathNot: '^src/$1/' },
    },
    {
      name: 'read-store-knows-no-ticket',
      comment: 'The runner projects any declaration; knowing one would be the first special case.',
      severity: 'error',
      from: { path: room('read-store') },
      to: { path: ['^src/', '^projections/'], pathNot: ['^src/(read-store|kernel)/'] },
    },
    {
      name: 'event-store-knows-no-ticket',
      comment: 'The write path runs any decider.',
      severity: 'error',
      from: { path: room('event-store') },
      to: { path: ['^src/', '^projections/'], pathNot: ['^src/(event-store|kernel)/'] },
    },
    {
      name: 'automation-knows-no-ticket',
      comment: 'The runner carries out any process’s orders.',
      severity: 'error',
      from: { path: room('automation') },
      to: { path: ['^src/', '^projections/'], pathNot: ['^src/(automation|kernel|read-store)/', '^src/event-store/clock\\.ts$'] },
    },
    {
      name: 'http-goes-through-commands-and-queries',
      comment: 'A controller that decides or appends is a rule nobody will find.',
      severity: 'error',
      from: { path: room('http') },
      to: { path: ['^src/event-store/', '^src/embedded-', '\\.decider\\.ts$'] },
    },
    {
      name: 'report-asks-and-draws',
      comment: 'A report tells what the relations say: it asks the analysts’ queries, and the rest of it is a page made of rows.',
      severity: 'error',
      from: { path: room('report') },
      to: { path: ['^src/', '^projections/', npm], pathNot: ['^src/report/', '^projections/', '^src/http/analytics/csv\\.ts$', `${npm}/@observablehq/plot`, `${npm}/@mixmark-io/domino`] },
    },
    {
      name: 'pictures-are-drawn-when-asked-for',
      comment: 'Whoever starts a service or another command does not wait for a library that draws; and it is drawn with in one room.',
      severity: 'error',
      from: { path: '^(src|projections)/' },
      to: { path: [`${npm}/@observablehq/plot`, `${npm}/@mixmark-io/domino`], dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-code-in-the-product',
      comment: 'Fail points are injected, never imported.',
      severity: 'error',
      from: { path: '^(src|projections)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      comment: 'What runs must be in `dependencies`.',
      severity: 'error',
      from: { path: '^(src|projections)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: npm },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};
