// The script of pages with passkeys.
import { readFileSync } from 'node:fs';
import { namedScript, type ServedScript } from '../../kit/assets.ts';

/** Built by `npm run scripts`. */
export const passkeyScript: ServedScript = namedScript(
  'passkey',
  readFileSync(new URL('./passkey.js', import.meta.url), 'utf8'),
);
