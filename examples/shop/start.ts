// Starts the shop on port 9000, where the sandbox's demo merchant is notified.
import { readFileSync } from 'node:fs';
import { createShop } from './shop.ts';

const { CLIENT_ID: clientId, SECRET_KEY: secretKey } = process.env;
const baseUrl = process.env.GAPURA_URL ?? 'http://localhost:8080';
if (!clientId || !secretKey) {
  process.stderr.write('Set CLIENT_ID and SECRET_KEY: `npm start` prints the demo merchant’s.\n');
  process.exit(1);
}
const origin = 'http://localhost:9000';

/** DANA uses SNAP: the shop needs a key pair, and the gateway's configuration has its public key. */
async function snapKeys(): Promise<{ privateKey: string; gatewayPublicKey: string } | undefined> {
  const file = process.env.SNAP_PRIVATE_KEY;
  if (!file) return undefined;
  const answer = await fetch(`${baseUrl}/sandbox/v1/keys`);
  const { snap_public_key: gatewayPublicKey } = (await answer.json()) as {
    snap_public_key: string;
  };
  return { privateKey: readFileSync(file, 'utf8'), gatewayPublicKey };
}

const snap = await snapKeys();
createShop({ clientId, secretKey, baseUrl, origin, snap }).listen(9000, () => {
  process.stdout.write(`The shop is open: ${origin}\n`);
});
