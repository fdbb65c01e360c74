import { describe, expect, it } from '@jest/globals';
import { Chance } from '../../../src/demo/random.js';
import { sharedThroughMessage, tell } from '../../../src/demo/stories.js';

const end = Date.UTC(2026, 10, 21);

describe('the stories of the demo', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(tell(new Chance(7), 50, end, 6)).toEqual(tell(new Chance(7), 50, end, 6));
    expect(tell(new Chance(7), 50, end, 6)).not.toEqual(tell(new Chance(8), 50, end, 6));
  });

  it('happen in order, within the weeks asked for, and open each ticket first', () => {
    const steps = tell(new Chance(1), 300, end, 6);
    const opened = new Set<string>();
    let last = end - 6 * 7 * 24 * 3_600_000;
    for (const step of steps) {
      expect(step.at).toBeGreaterThanOrEqual(last);
      expect(step.at).toBeLessThan(end);
      expect(step.command === 'open').toBe(!opened.has(step.ticketId));
      opened.add(step.ticketId);
      last = step.at;
    }
    expect(opened.size).toBe(300);
  });

  it('share a ticket with engineering and one with billing, whose customers write meanwhile (SHR-9)', () => {
    const steps = tell(new Chance(1), 300, Date.UTC(2026, 0, 31), 6);
    expect(['engineering', 'billing', 'nobody'].map((group) => sharedThroughMessage(steps, group))).toEqual([expect.stringMatching(/^DEMO-/), expect.stringMatching(/^DEMO-/), null]);
  });
});
