// What a command of the command line is, and the errors that end it with a message.
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Where a command writes and what it may read: those of the process, or of a test. */
export interface Terminal {
  /** Writes text and a line break to stdout. */
  print(text: string): void;
  /** Writes text and a line break to stderr. */
  warn(text: string): void;
  env: NodeJS.ProcessEnv;
  /** All of stdin. */
  input(): Promise<Buffer>;
  /** One line of stdin without its line break. At a keyboard it is asked for with `prompt` and not shown. */
  secret(prompt: string): Promise<string>;
  /** Resolves when the command should end (SIGINT, SIGTERM). */
  stopped(): Promise<unknown>;
}

/** A command. What `--help` prints is the text file of its name in `bin/help/`, which names the same options. */
export interface Command {
  options: NonNullable<ParseArgsConfig['options']>;
  /** Returns the exit code: 0 done, 1 failed or not valid, 2 wrong command line. */
  run(args: string[], terminal: Terminal): Promise<number>;
}

/** The command could not do its work; the message says in one sentence why and how to fix it. */
export class CommandFailed extends Error {}

/** The command line is wrong. */
export class UsageError extends CommandFailed {}

/** The option of every command: machine-readable output. */
export const jsonOption = { json: { type: 'boolean', default: false } } as const;

/** Prints the result of a command: as one line of JSON, or as text for people. */
export function report(terminal: Terminal, json: boolean, result: object, text: string): void {
  terminal.print(json ? JSON.stringify(result) : text);
}

/** Parses the command line by its declared options. Throws UsageError for anything undeclared. */
export function parsed<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new UsageError(`${message.split('. ')[0]?.replace(/\.$/, '')}.`);
  }
}

/** Reads the whole number of an option, at least `least`. Throws UsageError. */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${option} is "${text}": give a whole number from ${least}.`);
}
