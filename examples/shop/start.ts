// Starts the shop on port 9000, where the sandbox's demo merchant is notified.
import { findKeys } from './keys.ts';
import { createShop } from './shop.ts';

const origin = 'http://localhost:9000';

try {
  const keys = await findKeys(process.env);
  createShop({ ...keys, origin }).listen(9000, () => {
    process.stdout.write(`The shop is open: ${origin}\n`);
  });
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
