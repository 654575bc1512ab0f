// The keys with which the command line and `gapura mcp` call the office of a sandbox that nobody has configured.
import { hkdfSync } from 'node:crypto';
import { type ConfiguredKey, keyPrefix } from './keys.ts';

/** Their secrets. They are in DATA_DIR, next to the demo merchant's. */
export interface SandboxKeys {
  commandLine: string;
  mcp: string;
}

/** What a program that a language model drives may reach: no people, no keys, no ledger, no payouts. */
const mcpGroups = ['payments', 'requests', 'notifications', 'merchants', 'sandbox'];

/**
 * Keys that follow from the encryption key (32 bytes), so that every process and every start on one database has the
 * same ones, and nothing more has to be kept.
 */
export function sandboxKeys(encryptionKey: Uint8Array): SandboxKeys {
  const named = (name: string) => {
    const bytes = hkdfSync('sha256', encryptionKey, '', `gapura sandbox office key: ${name}`, 32);
    return `${keyPrefix}${Buffer.from(bytes).toString('base64url')}`;
  };
  return { commandLine: named('command line'), mcp: named('mcp') };
}

/** The same as the office stores them. */
export function storedSandboxKeys({ commandLine, mcp }: SandboxKeys): ConfiguredKey[] {
  return [
    { name: 'command line', secret: commandLine, role: 'operator' },
    { name: 'mcp', secret: mcp, role: 'developer', groups: mcpGroups },
  ];
}
