import type { Decider } from '../kernel/decider.js';
import { sameRecord } from '../kernel/same.js';
import { defaultSettings, type Settings, type SettingsEvent } from './settings.events.js';

/** The settings in force, and which wording of the risk warning they hold: each new text is a new version (ORG-7). */
export interface SettingsInForce extends Settings {
  readonly riskWarningVersion: number;
}

export interface ChangeSettings {
  readonly type: 'ChangeSettings';
  /** The settings to change; those not named stay. Checked by `settingsFaults` before. */
  readonly changes: Partial<Settings>;
}

/** An administrator may change any setting; one that says what holds already changes nothing. */
export const settingsDecider: Decider<SettingsInForce, ChangeSettings, SettingsEvent, null> = {
  initial: { ...defaultSettings, riskWarningVersion: 1 },
  decide: {
    ChangeSettings: ({ changes }, inForce) => {
      const named = Object.entries(changes).filter(([, value]) => (value as unknown) !== undefined);
      const real = named.filter(([name, value]) => !sameRecord(value, inForce[name as keyof Settings]));
      return real.length === 0 ? [] : [{ type: 'SettingsChanged', data: { changes: Object.fromEntries(real) } }];
    },
  },
  evolve: {
    SettingsChanged: (inForce, { changes }) => ({
      ...inForce,
      ...changes,
      riskWarningVersion: inForce.riskWarningVersion + (changes.riskWarning === undefined ? 0 : 1),
    }),
  },
};
