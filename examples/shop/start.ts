// Starts the shop on port 9000, where the sandbox's demo merchant is notified.
import { createShop } from './shop.ts';

const { CLIENT_ID: clientId, SECRET_KEY: secretKey } = process.env;
const baseUrl = process.env.GAPURA_URL ?? 'http://localhost:8080';
if (!clientId || !secretKey) {
  process.stderr.write('Set CLIENT_ID and SECRET_KEY: `npm start` prints the demo merchant’s.\n');
  process.exit(1);
}
const origin = 'http://localhost:9000';
createShop({ clientId, secretKey, baseUrl, origin }).listen(9000, () => {
  process.stdout.write(`The shop is open: ${origin}\n`);
});
