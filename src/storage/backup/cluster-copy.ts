// The files of a running cluster as one consistent copy (PostgreSQL, "Making a Base Backup Using the Low Level API").
import { once } from 'node:events';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { PostgresConnection } from '../connection.ts';
import { EmbeddedFailed } from '../embedded/errors.ts';
import type { TarSource } from './tar.ts';

/** Folders of which only the folder itself is kept: their contents belong to the running server. */
const emptied =
  /^(pg_dynshmem|pg_notify|pg_replslot|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans|pg_wal)\//;
/** Files of the running server, temporary files, and what backups and settings at the command line leave. */
const leftOut =
  /(^|\/)(pgsql_tmp[^/]*|pg_internal\.init[^/]*)$|^(postmaster\.(pid|opts)|backup_label|tablespace_map|\.s\.PGSQL\..*)/;
/** Read last, as the document says of a copy that changes while it is made. */
const control = 'global/pg_control';

/**
 * The files of `cluster`, below the name `postgres`, while `owner`'s server writes to it: the data, the label that
 * tells PostgreSQL where to recover from, and the log from the beginning to the end of the copy. Started from these
 * files, the database is as it was at the end. Throws EmbeddedFailed if the copy cannot be made.
 */
export async function* clusterCopy(
  owner: PostgresConnection,
  cluster: string,
  name: string,
): AsyncGenerator<TarSource> {
  const client = new pg.Client({ ...owner, application_name: 'gapura backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    const from = await begin(client);
    yield* dataFiles(cluster, name);
    const { label, to } = await end(client);
    yield fromMemory(`${name}/backup_label`, label);
    yield* logFiles(cluster, name, from, to);
  } finally {
    // Ends the backup, too, if it was not ended above, and removes the slot.
    await client.end().catch(() => {});
  }
}

/** Returns the name of the first file of the log that the copy needs. */
async function begin(client: pg.Client): Promise<string> {
  // The slot keeps what the copy needs of the log. It goes with the connection.
  await client.query(`select pg_create_physical_replication_slot($1, true, true)`, [
    `gapura_backup_${process.pid}`,
  ]);
  const { rows } = await client.query<{ segment: string }>(
    `select pg_walfile_name(pg_backup_start('gapura', fast => true)) as segment`,
  );
  return rows[0]?.segment ?? '';
}

async function end(client: pg.Client): Promise<{ label: Buffer; to: string }> {
  const { rows } = await client.query<{ labelfile: string; segment: string }>(`
    select labelfile, pg_walfile_name(lsn) as segment from pg_backup_stop(wait_for_archive => false)`);
  const [stopped] = rows;
  if (stopped === undefined) throw new Error('pg_backup_stop returned nothing');
  return { label: Buffer.from(stopped.labelfile), to: stopped.segment };
}

async function* dataFiles(cluster: string, name: string): AsyncGenerator<TarSource> {
  if (readdirSync(join(cluster, 'pg_tblspc')).length > 0) {
    throw new EmbeddedFailed(
      `the database in ${cluster} has tablespaces elsewhere, which a backup does not follow; move its tables back first.`,
    );
  }
  yield folder(name);
  for (const entry of readdirSync(cluster, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const inside = path.slice(cluster.length + 1).replaceAll('\\', '/');
    if (emptied.test(inside) || leftOut.test(inside) || inside === control) continue;
    if (entry.isDirectory() || inside === 'pg_wal') yield folder(`${name}/${inside}`);
    else if (entry.isFile()) yield* fromDisk(path, `${name}/${inside}`);
  }
  for (const path of ['archive_status', 'summaries']) yield folder(`${name}/pg_wal/${path}`);
  yield fromMemory(`${name}/${control}`, settled(join(cluster, control)));
}

/** A small file that the server may be writing: read until it is the same twice. */
function settled(path: string): Buffer {
  for (let before = readFileSync(path); ; ) {
    const now = readFileSync(path);
    if (now.equals(before)) return now;
    before = now;
  }
}

async function* logFiles(cluster: string, name: string, from: string, to: string) {
  const segments = readdirSync(join(cluster, 'pg_wal')).filter(
    (file) => /^[0-9A-F]{24}$/.test(file) && file >= from && file <= to,
  );
  if (!segments.includes(from) || !segments.includes(to)) {
    throw new EmbeddedFailed('PostgreSQL has removed log files that the backup needs; try again.');
  }
  for (const segment of segments.sort()) {
    yield* fromDisk(join(cluster, 'pg_wal', segment), `${name}/pg_wal/${segment}`);
  }
}

function folder(name: string): TarSource {
  return { name, kind: 'folder', size: 0, content: [] };
}

/** A file of the archive whose content is known. */
export function fromMemory(name: string, content: Buffer): TarSource {
  return { name, kind: 'file', size: content.length, content: [content] };
}

/** Nothing for a file that was removed in the meantime: the log says so to the copy, too. */
async function* fromDisk(path: string, name: string): AsyncGenerator<TarSource> {
  const stream = createReadStream(path);
  try {
    await once(stream, 'open');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync(path)) return;
    throw error;
  }
  // A file that shrinks after this is filled with zeros, and made right again from the log.
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  yield { name, kind: 'file', size, content: stream };
}
