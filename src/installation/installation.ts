import { type Directory, directoryDecider } from '../directory/directory.decider.js';
import { type DirectoryEvent, directoryEvents } from '../directory/directory.events.js';
import type { StreamKind } from '../event-store/stream-kind.js';
import type { Evolve, Happened } from '../kernel/decider.js';
import { type SettingsInForce, settingsDecider } from '../settings/settings.decider.js';
import { type SettingsEvent, settingsEvents } from '../settings/settings.events.js';
import { type Workflow, workflowDecider } from '../workflow/workflow.decider.js';
import { type WorkflowEvent, workflowEvents } from '../workflow/workflow.events.js';

/** How this installation is set up, at one revision of its stream. A snapshot: a change makes another one. */
export interface Installation {
  readonly directory: Directory;
  readonly workflow: Workflow;
  readonly settings: SettingsInForce;
  /** Of the last event of `directory-main`; -1 while nothing was ever set up. */
  readonly revision: number;
}

export type InstallationEvent = DirectoryEvent | WorkflowEvent | SettingsEvent;

type Context = 'directory' | 'workflow' | 'settings';

/** The one stream of set-up: three contexts, whose events keep their order among one another. */
export const installationKind: StreamKind<Installation, InstallationEvent> = {
  category: 'directory',
  events: { ...directoryEvents, ...workflowEvents, ...settingsEvents },
  initial: {
    directory: directoryDecider.initial,
    workflow: workflowDecider.initial,
    settings: settingsDecider.initial,
    revision: -1,
  },
  evolve: {
    ...within<'directory', DirectoryEvent>('directory', directoryDecider.evolve),
    ...within<'workflow', WorkflowEvent>('workflow', workflowDecider.evolve),
    ...within<'settings', SettingsEvent>('settings', settingsDecider.evolve),
  },
};

/** The id of that stream: `directory-main`. */
export const installationId = 'main';

/** A context's table of what follows, at work on its part of the whole. */
function within<Part extends Context, Event extends InstallationEvent>(
  part: Part,
  table: Evolve<Installation[Part], Event>,
): Evolve<Installation, Event> {
  const steps = Object.entries(table as Readonly<Record<string, (state: Installation[Part], data: unknown, happened: Happened) => Installation[Part]>>);
  return Object.fromEntries(
    steps.map(([type, step]) => [
      type,
      (whole: Installation, data: unknown, happened: Happened): Installation => ({
        ...whole,
        [part]: step(whole[part], data, happened),
        revision: happened.revision,
      }),
    ]),
  ) as unknown as Evolve<Installation, Event>;
}
