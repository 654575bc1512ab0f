// What a backup says about itself: the first file of the archive, read before anything is written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedFailed } from '../embedded/errors.ts';
import { requireKnownMigrations } from '../migrate.ts';

export const manifestFile = 'gapura-backup.json';

/** The form of the archive. A change that an older restore would misread needs another number. */
const format = 1;

export interface Manifest {
  format: number;
  /** When the backup began, ISO 8601 in UTC. */
  made_at: string;
  /** Major version of PostgreSQL. */
  postgres: string;
  /** Files of PostgreSQL are of one kind of machine: `linux-x64`. */
  system: string;
  /** The checksum of each migration, by its name. */
  migrations: Record<string, string>;
}

const system = `${process.platform}-${process.arch}`;

export function manifestOf(cluster: string, migrations: ReadonlyMap<string, string>): Manifest {
  return {
    format,
    made_at: new Date().toISOString(),
    postgres: readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim(),
    system,
    migrations: Object.fromEntries(migrations),
  };
}

/**
 * Reads a manifest and checks that this build can use what it describes. `version` is that of the PostgreSQL that this
 * build brings. Throws EmbeddedFailed, and SchemaMismatch for a schema that is newer than this build.
 */
export async function usableManifest(text: string, version: string): Promise<Manifest> {
  const manifest = manifestIn(text);
  if (manifest.format !== format) {
    throw new EmbeddedFailed('a newer Gapura made this backup; restore it with that version.');
  }
  if (manifest.system !== system) {
    throw new EmbeddedFailed(
      `this backup was made on ${manifest.system}, and this machine is ${system}; restore it on a machine of that kind.`,
    );
  }
  const [major] = version.split('.');
  if (manifest.postgres !== major) {
    throw new EmbeddedFailed(
      `this backup is of PostgreSQL ${manifest.postgres}, and this build brings ${major}; restore it with the version of Gapura that made it.`,
    );
  }
  await requireKnownMigrations(new Map(Object.entries(manifest.migrations)));
  return manifest;
}

function manifestIn(text: string): Manifest {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null;
    if (typeof value?.format === 'number') return { migrations: {}, ...value } as Manifest;
  } catch {
    // It is said below.
  }
  throw new EmbeddedFailed(
    `its ${manifestFile} cannot be read; use a file that gapura backup made.`,
  );
}
