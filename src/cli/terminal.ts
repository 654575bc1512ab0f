// The terminal of the process.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Terminal } from './command.ts';

export const processTerminal: Terminal = {
  print: (text) => void process.stdout.write(`${text}\n`),
  warn: (text) => void process.stderr.write(`${text}\n`),
  env: process.env,
  input,
  async secret(prompt) {
    if (!process.stdin.isTTY) return (await input()).toString('utf8').split(/\r?\n/)[0] ?? '';
    process.stderr.write(prompt);
    // What is typed goes nowhere.
    const output = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output, terminal: true });
    const typed = await lines.question('');
    lines.close();
    process.stderr.write('\n');
    return typed;
  },
  stopped: () =>
    new Promise((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    }),
};

async function input(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
