// Stops the PostgreSQL that the tests shared, unless another run uses it.
import './ts-loader.mjs';

export default async function stopStores() {
  const { stopTestPostgres } = await import('./postgres.ts');
  await stopTestPostgres();
}
