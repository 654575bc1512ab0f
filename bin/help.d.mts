// Types of help.mjs, for src/cli.

/** Every command, with one line for the list. */
export const summaries: {
  readonly start: string;
  readonly trigger: string;
  readonly listen: string;
  readonly verify: string;
  readonly clock: string;
  readonly conformance: string;
  readonly merchant: string;
  readonly doctor: string;
  readonly ledger: string;
  readonly owner: string;
  readonly seed: string;
};

/** The text for `argv` if it only asks for help or the version, else undefined. */
export function answerAtOnce(argv: readonly string[]): string | undefined;

/** The list of commands. */
export function usage(): string;
