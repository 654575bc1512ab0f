// The settings of channels, for those who write them and do not ask which channel it is.
import type { Channel } from './channel.ts';

/** The ids that may be named, and what is wrong with the settings of a channel as the end of a sentence. */
export function channelsToName(channels: readonly Channel[]) {
  return {
    ids: channels.map(({ id }) => id),
    settingsProblem(id: string, settings: unknown): string | undefined {
      const check = channels.find((channel) => channel.id === id)?.settingsProblem;
      return check === undefined ? 'has no settings' : check(settings);
    },
  };
}
