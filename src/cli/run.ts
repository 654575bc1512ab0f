// The command line: finds the command and runs it. Each command is one file in this folder.
import { answerAtOnce, type summaries, usage } from '#help';
import { type Command, CommandFailed, type Terminal, UsageError } from './command.ts';
import { processTerminal } from './terminal.ts';

/** Only the command that runs is loaded: all of them together take more than a second. */
export const commands: Readonly<Record<keyof typeof summaries, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
  trigger: async () => (await import('./trigger.ts')).trigger,
  listen: async () => (await import('./listen.ts')).listen,
  verify: async () => (await import('./verify.ts')).verify,
  sign: async () => (await import('./sign.ts')).sign,
  logs: async () => (await import('./logs.ts')).logs,
  resend: async () => (await import('./resend.ts')).resend,
  clock: async () => (await import('./clock.ts')).clock,
  conformance: async () => (await import('./conformance.ts')).conformance,
  merchant: async () => (await import('./merchant.ts')).merchant,
  owner: async () => (await import('./owner.ts')).owner,
  payouts: async () => (await import('./payouts.ts')).payouts,
  doctor: async () => (await import('./doctor.ts')).doctor,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  ledger: async () => (await import('./ledger.ts')).ledger,
  seed: async () => (await import('./seed.ts')).seed,
  mcp: async () => (await import('./mcp.ts')).mcp,
  completion: async () => (await import('./completion.ts')).completion,
};

/** Runs `gapura <command> …` and sets the process's exit code. */
export async function run(argv: string[]): Promise<void> {
  process.exitCode = await runCommand(argv, processTerminal);
}

/**
 * Runs the command that `argv` names. Returns its exit code. With `--json`, the message of a failure is
 * on stdout too, as `{"error": …}`. Throws errors that are bugs.
 */
export async function runCommand(argv: string[], terminal: Terminal): Promise<number> {
  const text = answerAtOnce(argv);
  if (text !== undefined) {
    terminal.print(text);
    return 0;
  }
  const [name = '', ...args] = argv;
  const fail = (message: string, code: number, more = '') => {
    if (args.includes('--json')) terminal.print(JSON.stringify({ error: message }));
    terminal.warn(message + more);
    return code;
  };
  if (!isCommand(name)) return fail(`There is no command "${name}".`, 2, `\n\n${usage()}`);
  try {
    const command = await commands[name]();
    return await command.run(args, terminal);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const isUsage = error instanceof UsageError;
    return fail(error.message, isUsage ? 2 : 1, isUsage ? ` See gapura ${name} --help.` : '');
  }
}

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
}
