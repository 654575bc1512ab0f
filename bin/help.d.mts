// Types of help.mjs, for src/cli.

/** Every command, with one line for the list. */
export const summaries: {
  readonly start: string;
  readonly trigger: string;
  readonly listen: string;
  readonly verify: string;
  readonly sign: string;
  readonly logs: string;
  readonly resend: string;
  readonly clock: string;
  readonly conformance: string;
  readonly merchant: string;
  readonly owner: string;
  readonly payouts: string;
  readonly doctor: string;
  readonly backup: string;
  readonly restore: string;
  readonly ledger: string;
  readonly seed: string;
  readonly mcp: string;
  readonly completion: string;
};

/** The words that come after a command, where it takes one of a few. */
export const actions: Readonly<Record<string, readonly string[]>>;

/** What `--help` prints for a command. */
export function helpOf(name: string): string;

/** The ids of the channels. */
export function channelNames(): string[];

/** The text for `argv` if it only asks for help or the version, else undefined. */
export function answerAtOnce(argv: readonly string[]): string | undefined;

/** The list of commands. */
export function usage(): string;
