// What a command of the command line is, and the sentences it ends with when it cannot go on.
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Where a command writes and what it may read: the process's own, or a test's. */
export interface Terminal {
  /** Writes text and a line end to stdout. */
  print(text: string): void;
  /** Writes text and a line end to stderr. */
  warn(text: string): void;
  env: NodeJS.ProcessEnv;
  /** All of stdin. */
  input(): Promise<Buffer>;
  /** Settles when somebody asks the command to end (SIGINT, SIGTERM). */
  stopped(): Promise<unknown>;
}

export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** What `--help` prints: how it is called, its options, an example. */
  help: string;
  /** Answers the exit code: 0 done, 1 not done or not right, 2 the command line makes no sense. */
  run(args: string[], terminal: Terminal): Promise<number>;
}

/** The command could not do its work; the message is one sentence that says why and how to mend it. */
export class CommandFailed extends Error {}

/** The command line makes no sense. */
export class UsageError extends CommandFailed {}

/** The command line by its declared options. Throws UsageError for anything undeclared. */
export function parsed<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new UsageError(`${message.split('. ')[0]?.replace(/\.$/, '')}.`);
  }
}

/** A whole number from `least`, as an option has it. Throws UsageError. */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${option} is "${text}": give a whole number from ${least}.`);
}
