// gapura backup: the embedded database and the generated keys as one file, also while the gateway runs.
import { resolve } from 'node:path';
import { requireOwnDataDir } from '../config/data-dir.ts';
import { backUp, FileExists } from '../storage/backup/archive.ts';
import { type Command, CommandFailed, jsonOption, parsed, report } from './command.ts';
import { embeddedConfig, requireDatabase, sayingWhy } from './gateway-database.ts';

const options = { ...jsonOption, to: { type: 'string' } } as const;

export const backup: Command = {
  options,
  async run(args, terminal) {
    const { values } = parsed({ args, options });
    const to = resolve(values.to ?? nameOf(new Date()));
    const made = await sayingWhy(async () => {
      const config = embeddedConfig('back it up', terminal.env);
      requireOwnDataDir(config);
      requireDatabase(config);
      return backUp(config.dataDir, to).catch((error) => {
        throw cannotWrite(to, error);
      });
    });
    const size = `${(made.bytes / 1024 ** 2).toFixed(1)} MB`;
    const text = `${made.file} (${size}) has ${['the database', ...made.keys].join(' and ')}.${about(made.keys)}`;
    report(terminal, values.json, made, text);
    return 0;
  },
};

/** `gapura-2026-03-20T031500Z.tar.gz` in the current folder. */
function nameOf(now: Date): string {
  return `gapura-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.tar.gz`;
}

function about(keys: readonly string[]): string {
  return keys.includes('encryption.key')
    ? ' Keep it where nobody else can read it: with that key its secrets can be opened.'
    : ' ENCRYPTION_KEY is not in it, and without that key its secrets cannot be opened.';
}

function cannotWrite(to: string, error: unknown): unknown {
  const { syscall, message } = error as NodeJS.ErrnoException;
  if (error instanceof FileExists)
    return new CommandFailed(`${to} exists already: choose another name.`);
  if (syscall === undefined) return error;
  return new CommandFailed(`The backup ${to} cannot be written (${message}).`);
}
