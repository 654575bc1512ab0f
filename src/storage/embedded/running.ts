// The server of a gateway that runs on a DATA_DIR: it accepts connections of the same user of this machine.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresConnection } from '../connection.ts';
import { findHome } from './home.ts';
import { readPostmaster } from './postmaster-file.ts';

/**
 * The connection of `role` to the server that runs on the cluster of `dataDir`; undefined if none accepts connections.
 */
export function runningServer(dataDir: string, role: string): PostgresConnection | undefined {
  const postmaster = readPostmaster(findHome(dataDir).cluster);
  if (!postmaster?.ready) return undefined;
  const { socketDir, port } = postmaster;
  const where = { port, user: role, database: 'postgres' };
  if (socketDir !== '') return { ...where, host: socketDir };
  const password = passwordIn(dataDir);
  return password === undefined ? undefined : { ...where, host: '127.0.0.1', password };
}

/** On TCP the server has a password, which is in this file of DATA_DIR. */
export const passwordFile = 'postgres-password';

function passwordIn(dataDir: string): string | undefined {
  const path = join(dataDir, passwordFile);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}
