// The command line: finds the command and runs it. Each command is one file in this folder.
import { clock } from './clock.ts';
import { type Command, CommandFailed, type Terminal, UsageError } from './command.ts';
import { conformance } from './conformance.ts';
import { listen } from './listen.ts';
import { merchant } from './merchant.ts';
import { start } from './start.ts';
import { processTerminal } from './terminal.ts';
import { trigger } from './trigger.ts';
import { verify } from './verify.ts';

export const commands: Readonly<Record<string, Command>> = {
  start,
  trigger,
  listen,
  verify,
  clock,
  conformance,
  merchant,
};

/** Runs `gapura <command> …` and sets the process's exit code. */
export async function run(argv: string[]): Promise<void> {
  process.exitCode = await runCommand(argv, processTerminal);
}

/** Runs the command that `argv` names. Returns its exit code. Throws errors that are bugs. */
export async function runCommand(argv: string[], terminal: Terminal): Promise<number> {
  const [name = 'help', ...args] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return help(name, terminal);
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    terminal.print(`${command.help.trim()}`);
    return 0;
  }
  try {
    return await command.run(args, terminal);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const isUsage = error instanceof UsageError;
    terminal.warn(error.message + (isUsage ? ` See gapura ${name} --help.` : ''));
    return isUsage ? 2 : 1;
  }
}

function help(name: string, terminal: Terminal): number {
  if (['help', '--help', '-h'].includes(name)) {
    terminal.print(usage());
    return 0;
  }
  terminal.warn(`There is no command "${name}".\n\n${usage()}`);
  return 2;
}

function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return `Usage: gapura <command> [options]\n\n${lines.join('\n')}\n\ngapura <command> --help says more.`;
}
