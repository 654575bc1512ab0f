// The gateway to be measured: its own process on the embedded database, one merchant, one receiver.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestHeaders } from '../src/wire/classic/headers.ts';
import { signingKey } from '../src/wire/classic/signature.ts';
import type { Shot } from './load.ts';
import { snapMerchant } from './snap.ts';

export const clientId = 'BRN-0001-1700000000001';
export const secretKey = 'SK-BenchSecretKey0123456789';
const key = signingKey(secretKey);

/** The command line, as a user starts it. */
export const program = join(import.meta.dirname, '..', 'bin', 'gapura.mjs');

export interface BenchGateway {
  url: string;
  /** Its first process. */
  pid: number;
  stop(): Promise<void>;
}

export interface BenchGatewayOptions {
  workers?: number | undefined;
  /** Kept when the gateway stops. Without it the gateway has a new one, which is removed. */
  dataDir?: string | undefined;
  /** What else the configuration file has. */
  file?: object | undefined;
}

/** Starts the gateway as a user would and waits until it is ready. */
export async function startGatewayProcess(
  receiverPort: number,
  options: BenchGatewayOptions = {},
): Promise<BenchGateway> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'gapura-bench-'));
  const config = join(dataDir, 'config.json');
  const merchant = {
    name: 'Toko Ukur',
    client_id: clientId,
    secret_key: secretKey,
    notification_url: `http://127.0.0.1:${receiverPort}/payments/notifications`,
    snap: snapMerchant,
  };
  writeFileSync(config, JSON.stringify({ merchants: [merchant], ...options.file }));
  const child = spawn(
    process.execPath,
    [...(process.env.NODE_ARGS?.split(' ') ?? []), program, 'start'],
    {
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        WORKERS: String(options.workers ?? 1),
        GAPURA_CONFIG: config,
        PORT: '0',
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await readyAt(child);
  if (process.env.LOGTO) {
    const { createWriteStream } = await import('node:fs');
    child.stdout?.pipe(createWriteStream(process.env.LOGTO));
  }
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await gone;
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (data) => {
      text += data;
      const found = /merchant API (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', (code) => reject(new Error(`the gateway exited with ${code}`)));
  });
}

/** A signed call with the given Request-Id, or a new one. */
export function shot(
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  requestId?: string,
): Shot {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const message = {
    clientId,
    requestId: requestId ?? randomUUID(),
    target: path,
    body: bytes,
  };
  const headers = requestHeaders(key, message, new Date()) as Record<string, string>;
  return { method, path, headers, body: bytes };
}

export const indomaretPath = '/indomaret-online-to-offline/v2/payment-code';

/** An order for a till. */
export function tillOrder(invoice: string): object {
  return {
    order: { invoice_number: invoice, amount: 150_000 },
    online_to_offline_info: { expired_time: 60, reusable_status: false, info: 'Thank you' },
    customer: { name: 'Sari Dewi', email: 'sari@example.test' },
    indomaret_info: {
      receipt: { description: `Order ${invoice}`, footer_message: 'See you again' },
    },
  };
}
