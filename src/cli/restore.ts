// gapura restore: puts what gapura backup wrote into an empty DATA_DIR.
import { resolve } from 'node:path';
import { requireEmptyDataDir } from '../config/data-dir.ts';
import { restore as restoreInto } from '../storage/backup/restore.ts';
import { type Command, jsonOption, parsed, report, UsageError } from './command.ts';
import { embeddedConfig, sayingWhy } from './gateway-database.ts';

export const restore: Command = {
  options: jsonOption,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options: jsonOption, allowPositionals: true });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('Name one backup to restore.');
    const { dataDir, manifest, keys, hasKey } = await sayingWhy(async () => {
      const config = embeddedConfig('restore it', terminal.env);
      const made = await restoreInto(resolve(file), config.dataDir, () =>
        requireEmptyDataDir(config),
      );
      const hasKey = made.keys.includes('encryption.key') || config.encryptionKeys.length > 0;
      return { ...made, dataDir: config.dataDir, hasKey };
    });
    const next = hasKey
      ? 'Start the gateway, then prove its book: gapura ledger verify --full.'
      : 'It has no encryption.key: start the gateway with the ENCRYPTION_KEY of the one that was backed up.';
    report(
      terminal,
      values.json,
      { data_dir: dataDir, made_at: manifest.made_at, keys },
      `DATA_DIR ${dataDir} has the database as it was after ${manifest.made_at}. ${next}`,
    );
    return 0;
  },
};
