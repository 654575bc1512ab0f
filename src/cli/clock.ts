// gapura clock: reads and moves the sandbox's business time.
import { type Command, parsed, UsageError } from './command.ts';
import { formatSeconds, secondsOf } from './duration.ts';
import { gatewayHelp, gatewayUrl, urlOption } from './merchant-options.ts';
import { sandboxCall } from './sandbox-calls.ts';

const help = `
Usage: gapura clock [--advance SPAN | --reset] [--url URL]

Prints the sandbox's business time, after moving it if you ask for that. When the command ends,
everything that became due is done: expiry, retries of notifications, jobs. Signatures use the real time.

  --advance SPAN       90 (seconds), 30m, 12h, 7d, 1h30m
  --reset              back to the real time${gatewayHelp}

  gapura clock --advance 30m`;

export const clock: Command = {
  summary: 'read or move the sandbox clock',
  help,
  async run(args, { env, print }) {
    const options = {
      ...urlOption,
      advance: { type: 'string' },
      reset: { type: 'boolean' },
    } as const;
    const { values } = parsed({ args, options });
    if (values.advance !== undefined && values.reset) {
      throw new UsageError('Give --advance or --reset, not both.');
    }
    const move = values.reset
      ? { reset: true }
      : values.advance === undefined
        ? undefined
        : { advance_seconds: secondsOf(values.advance) };
    const url = gatewayUrl(values.url, env);
    const { now } = await sandboxCall<{ now: string }>(url, 'clock', move);
    print(sentence(now, new Date()));
    return 0;
  },
};

/** With a smaller difference in seconds the two clocks count as equal: the call itself took some time. */
const same = 5;

function sentence(now: string, wall: Date): string {
  const ahead = (new Date(now).getTime() - wall.getTime()) / 1000;
  const compared = Math.abs(ahead) < same ? 'the real time' : `${formatSeconds(ahead)} ahead`;
  return `Business time is ${now} (${compared}).`;
}
