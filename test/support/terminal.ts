// A terminal that remembers what a command wrote, and from which a test can end it.
import type { Terminal } from '../../src/cli/command.ts';
import { runCommand } from '../../src/cli/run.ts';

export interface RecordedTerminal extends Terminal {
  out: string[];
  err: string[];
  /** Resolves with the first line on stdout that matches, also when it comes later. */
  printed(pattern: RegExp): Promise<string>;
  /** Ends a command that waits to be ended. */
  stop(): void;
}

/** `env` is all the environment there is; DATA_DIR leads nowhere unless it says where. */
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

/** Runs a command to its end: its exit code and what it wrote. */
export async function command(argv: string[], env: Record<string, string> = {}, input = '') {
  const terminal = recordedTerminal(env, input);
  const code = await runCommand(argv, terminal);
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') };
}
