/** Does a piece of work for each number below `count`, so many at a time; each worker takes the next number. */
export async function inFlight(width: number, count: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker));
}
