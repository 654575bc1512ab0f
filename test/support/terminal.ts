// A terminal that records what a command prints, and with which a test can stop it.
import type { Terminal } from '../../src/cli/command.ts';
import { runCommand } from '../../src/cli/run.ts';

export interface RecordedTerminal extends Terminal {
  out: string[];
  err: string[];
  /** Resolves with the first line on stdout that matches, even if it comes later. */
  printed(pattern: RegExp): Promise<string>;
  /** Ends a command that runs until it is stopped. */
  stop(): void;
}

/** `env` is the whole environment; DATA_DIR does not exist unless it is set. */
export function recordedTerminal(env: Record<string, string> = {}, input = ''): RecordedTerminal {
  const [out, err]: [string[], string[]] = [[], []];
  const waiting: { pattern: RegExp; resolve: (line: string) => void }[] = [];
  let stop = () => {};
  const ending = new Promise<void>((resolve) => {
    stop = resolve;
  });
  return {
    out,
    err,
    env: { DATA_DIR: '/nonexistent', ...env },
    print(text) {
      out.push(text);
      for (const { pattern, resolve } of waiting) if (pattern.test(text)) resolve(text);
    },
    warn: (text) => void err.push(text),
    input: async () => Buffer.from(input),
    secret: async () => input.split('\n')[0] ?? '',
    stopped: () => ending,
    printed: (pattern) =>
      new Promise((resolve) => {
        const found = out.find((line) => pattern.test(line));
        if (found === undefined) waiting.push({ pattern, resolve });
        else resolve(found);
      }),
    stop: () => stop(),
  };
}

/** Runs a command to its end. Returns its exit code and its output. */
export async function command(argv: string[], env: Record<string, string> = {}, input = '') {
  const terminal = recordedTerminal(env, input);
  const code = await runCommand(argv, terminal);
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') };
}
