// The command line: finds the command and runs it; each command is one file beside this one.
import { start } from './start.ts';

/** A command: its arguments in, its exit code out. */
export interface Command {
  summary: string;
  run(args: string[]): Promise<number>;
}

const commands: Record<string, Command> = { start };

/** Runs `gapura <command> …` and sets the process's exit code. */
export async function run(argv: string[]): Promise<void> {
  const [name = 'help', ...args] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) {
    process.exitCode = await command.run(args);
    return;
  }
  const isHelp = ['help', '--help', '-h'].includes(name);
  const text = usage();
  if (isHelp) process.stdout.write(text);
  else process.stderr.write(`There is no command "${name}".\n\n${text}`);
  process.exitCode = isHelp ? 0 : 1;
}

function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return `Usage: gapura <command>\n\n${lines.join('\n')}\n`;
}
