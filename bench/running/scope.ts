/** What has to be ended when a measure is done, however it went. */
export class Scope {
  private readonly endings: (() => Promise<void>)[] = [];

  /** Has `end` called at the end; what came last ends first. */
  onEnd(end: () => Promise<void>): void {
    this.endings.push(end);
  }

  /** Ends everything, even where some of it fails; then throws the first failure. */
  async end(): Promise<void> {
    const failures: unknown[] = [];
    for (const end of this.endings.splice(0).reverse()) await end().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new Error('something could not be ended', { cause: failures[0] });
  }
}
