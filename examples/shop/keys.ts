// The shop's keys: from the environment, else those of the demo merchant that `npm start` left in DATA_DIR.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ShopKeys {
  clientId: string;
  secretKey: string;
  /** The gateway. */
  baseUrl: string;
  /** For DANA, which uses SNAP: the shop's private key, and the gateway's public key. */
  snap?: { privateKey: string; gatewayPublicKey: string } | undefined;
}

/** Finds the keys. Throws an error whose message says what to do. */
export async function findKeys(env: NodeJS.ProcessEnv): Promise<ShopKeys> {
  const dataDir = env.DATA_DIR || '.gapura';
  const demo = env.CLIENT_ID ? undefined : demoMerchant(join(dataDir, 'demo-merchant.json'));
  const clientId = env.CLIENT_ID || demo?.client_id;
  const secretKey = env.SECRET_KEY || demo?.secret_key;
  if (!clientId || !secretKey) {
    throw new Error('Start the sandbox first (npm start), or set CLIENT_ID and SECRET_KEY.');
  }
  const baseUrl = env.GAPURA_URL || demo?.url || 'http://localhost:8080';
  const keyFile = env.SNAP_PRIVATE_KEY || (demo && join(dataDir, 'demo-merchant.pem'));
  if (!keyFile || !existsSync(keyFile)) return { clientId, secretKey, baseUrl };
  const privateKey = readFileSync(keyFile, 'utf8');
  return {
    ...{ clientId, secretKey, baseUrl },
    snap: { privateKey, gatewayPublicKey: await gatewayPublicKey(baseUrl) },
  };
}

function demoMerchant(path: string) {
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as {
    url: string;
    client_id: string;
    secret_key: string;
  };
}

/** The sandbox shows its key. From another gateway you get it in the back office. */
async function gatewayPublicKey(baseUrl: string): Promise<string> {
  const answer = await fetch(`${baseUrl}/sandbox/v1/keys`).catch(() => undefined);
  if (!answer?.ok) throw new Error(`No sandbox answers at ${baseUrl}: start it with npm start.`);
  return ((await answer.json()) as { snap_public_key: string }).snap_public_key;
}
