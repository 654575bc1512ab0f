// DATA_DIR/demo-merchant.json: how the other commands find the sandbox that `gapura start` runs.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../lib/folder.ts';
import type { MerchantEntry } from '../merchants/merchant.ts';
import type { SandboxKeys } from '../people/sandbox-keys.ts';

export interface DemoFile {
  /** Base of the gateway, without a trailing slash. */
  url: string;
  client_id: string;
  secret_key: string;
  notification_url: string;
  /** The same for the SNAP dialect. */
  snap_notification_url: string;
  /** Keys of the office: the command line's, and the restricted one of `gapura mcp`. */
  office_key: string;
  mcp_key: string;
}

const pathIn = (dataDir: string) => join(dataDir, 'demo-merchant.json');

/**
 * Writes the demo merchant to a file that only its owner can read. Without a demo merchant it removes
 * the file of an earlier start.
 */
export function writeDemoFile(
  dataDir: string,
  url: string,
  { demo, demoKeys }: { demo?: MerchantEntry | undefined; demoKeys?: SandboxKeys | undefined },
): void {
  rmSync(pathIn(dataDir), { force: true });
  if (demo === undefined) return;
  const file: DemoFile = {
    url,
    client_id: demo.clientId,
    secret_key: demo.secretKeys[0],
    notification_url: demo.notificationUrl ?? '',
    snap_notification_url: demo.snap?.notificationUrl ?? '',
    office_key: demoKeys?.commandLine ?? '',
    mcp_key: demoKeys?.mcp ?? '',
  };
  makeFolder(dataDir);
  writeFileSync(pathIn(dataDir), `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
}

/** The demo merchant of the last sandbox that was started on this DATA_DIR, or undefined. */
export function readDemoFile(env: NodeJS.ProcessEnv): DemoFile | undefined {
  try {
    const text = readFileSync(pathIn(resolve(env.DATA_DIR || './.gapura')), 'utf8');
    return JSON.parse(text) as DemoFile;
  } catch {
    return undefined;
  }
}
