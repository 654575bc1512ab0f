// gapura clock: reads and moves the sandbox's business time.
import { type Command, jsonOption, parsed, report, UsageError } from './command.ts';
import { formatSeconds, secondsOf } from './duration.ts';
import { gatewayUrl, urlOption } from './options.ts';
import { sandboxCall } from './sandbox-calls.ts';

const options = {
  ...urlOption,
  ...jsonOption,
  advance: { type: 'string' },
  reset: { type: 'boolean' },
} as const;

export const clock: Command = {
  options,
  async run(args, terminal) {
    const { values } = parsed({ args, options });
    if (values.advance !== undefined && values.reset) {
      throw new UsageError('Give --advance or --reset, not both.');
    }
    const move = values.reset
      ? { reset: true }
      : values.advance === undefined
        ? undefined
        : { advance_seconds: secondsOf(values.advance) };
    const url = gatewayUrl(values.url, terminal.env);
    const { now } = await sandboxCall<{ now: string }>(url, 'clock', move);
    const ahead = (new Date(now).getTime() - Date.now()) / 1000;
    const result = { now, ahead_seconds: Math.round(ahead) };
    report(terminal, values.json, result, sentence(now, ahead));
    return 0;
  },
};

/** With a smaller difference in seconds the two clocks count as equal: the call itself took some time. */
const same = 5;

function sentence(now: string, ahead: number): string {
  const compared = Math.abs(ahead) < same ? 'the real time' : `${formatSeconds(ahead)} ahead`;
  return `Business time is ${now} (${compared}).`;
}
