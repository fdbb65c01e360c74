// Writes docs/rights.md: who may do what, from what the routes, acts and rights declare. `npm run rights` builds first.
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rightsPage } from '../dist/src/rights-table.js';

const page = fileURLToPath(new URL('../docs/rights.md', import.meta.url));
writeFileSync(page, rightsPage());
console.log(`written: ${page}`);
