// Faults that one can plan with one click.
import type { Channel } from '../../../channels/channel.ts';

type Fault = Readonly<Record<string, string | number>>;

/** The faults of a preset; undefined if there is no preset of that name. */
export function presetFaults(name: string, channels: readonly Channel[]): Fault[] | undefined {
  const everyAcquirer = (fault: Fault) =>
    channels.map(({ id }) => ({ at: `acquirer:${id}`, ...fault }));
  const till = channels.find(({ simulation }) => simulation.flow === 'till');
  const presets: Readonly<Record<string, Fault[]>> = {
    'slow-merchant': [{ at: 'notification', kind: 'delay', ms: 5000, times: 10 }],
    'failing-merchant': [{ at: 'notification', kind: 'error', status: 503, times: 5 }],
    'slow-acquirer': everyAcquirer({ kind: 'delay', ms: 3000, times: 10 }),
    'lost-answer': everyAcquirer({ kind: 'drop-after-commit', times: 1 }),
    'broken-api': [
      {
        at: `api:${till?.create.address.path ?? '/'}`,
        kind: 'error',
        status: 500,
        times: 20,
        probability: 0.2,
      },
    ],
  };
  return Object.hasOwn(presets, name) ? presets[name] : undefined;
}
