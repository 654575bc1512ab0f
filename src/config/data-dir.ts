// Whether DATA_DIR may be used: a folder that holds something else is left alone.
import { readdirSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { Config } from './environment.ts';
import { ConfigError } from './file.ts';

/** What a gateway writes into its DATA_DIR. Any of them shows that the folder is one. */
const own =
  /^(encryption\.key|gapura\.lock(\.takeover)?|demo-merchant\.(json|pem)|postgres([.-].+)?)$/;

/** What a file system or an editor puts into an empty folder. */
const harmless = ['lost+found', '.DS_Store', '.gitignore', '.gitkeep', '.keep'];

/**
 * Throws ConfigError if DATA_DIR is a folder with content, and nothing in it is Gapura's. The
 * configuration file may be there. Production writes nothing into DATA_DIR, so there it is not checked.
 */
export function requireOwnDataDir(
  config: Pick<Config, 'mode' | 'dataDir'> & { configPath?: string | undefined },
): void {
  const { mode, dataDir } = config;
  if (mode === 'production') return;
  const names = namesIn(dataDir);
  if (names.some((name) => own.test(name))) return;
  const foreign = contentOf(names, config);
  if (foreign === undefined) return;
  throw new ConfigError(
    `DATA_DIR ${dataDir} holds something else (${JSON.stringify(foreign)}): choose an empty folder or one that a gateway made.`,
  );
}

/**
 * Throws ConfigError if DATA_DIR has any content, also that of a gateway. A lock, which the caller has, and the
 * configuration file may be there.
 */
export function requireEmptyDataDir(config: Pick<Config, 'dataDir' | 'configPath'>): void {
  const { dataDir } = config;
  const found = contentOf(
    namesIn(dataDir).filter((name) => name !== 'gapura.lock'),
    config,
  );
  if (found === undefined) return;
  throw new ConfigError(
    `DATA_DIR ${dataDir} is not empty (${JSON.stringify(found)}): choose another one, or move that one away first.`,
  );
}

/** The first of these names that is neither the configuration file nor what an empty folder may hold. */
function contentOf(
  names: readonly string[],
  { dataDir, configPath }: { dataDir: string; configPath?: string | undefined },
): string | undefined {
  const isConfig = (name: string) =>
    configPath !== undefined &&
    `${resolve(configPath)}${sep}`.startsWith(resolve(dataDir, name) + sep);
  return names.find((name) => !harmless.includes(name) && !isConfig(name));
}

function namesIn(dataDir: string): string[] {
  try {
    return readdirSync(dataDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // It is made later, or its maker says why it cannot be.
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new ConfigError(`DATA_DIR ${dataDir} cannot be read (${code}): choose another one.`);
  }
}
