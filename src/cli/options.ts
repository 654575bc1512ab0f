// Options that several commands have, and the address of the gateway. It loads nothing that takes long.
import { UsageError } from './command.ts';
import { readDemoFile } from './demo-file.ts';

/** The option of every command that talks to a gateway. */
export const urlOption = { url: { type: 'string' } } as const;

/** The options of every command that signs or verifies. */
export const merchantOptions = {
  'client-id': { type: 'string' },
  secret: { type: 'string', multiple: true },
} as const;

/** The option of every command that signs in the SNAP dialect. */
export const privateKeyOption = { 'private-key': { type: 'string' } } as const;

/** The option of every command that verifies what the gateway signs in the SNAP dialect. */
export const gatewayKeyOption = { 'gateway-key': { type: 'string' } } as const;

const defaultUrl = 'http://localhost:8080';

/** Base URL of the gateway, without a trailing slash. Throws UsageError if it is not an http(s) URL. */
export function gatewayUrl(given: string | undefined, env: NodeJS.ProcessEnv): string {
  const text = given ?? (env.GAPURA_URL || readDemoFile(env)?.url || defaultUrl);
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) {
    return text.replace(/\/+$/, '');
  }
  throw new UsageError(`"${text}" is not an http or https address.`);
}
