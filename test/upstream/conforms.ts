// The conformance runner against the gateway in front, whose customers pay at the one behind it.
import { clientId, secretKey } from '../support/gateway.ts';
import { privateKeyFile } from '../support/snap.ts';
import { command } from '../support/terminal.ts';
import type { Runner } from './gateways.ts';

/** Runs every check. Returns those that failed or were skipped, and the summary's last line. */
export async function nonconformities(
  front: Runner,
  back: Runner,
  folder: string,
): Promise<{ found: string[]; summary: string }> {
  const keys = ['--private-key', privateKeyFile(folder)];
  const { code, out, err } = await command(
    ['conformance', '--url', front.url, '--outcomes-at', back.url, '--fail-on-skip', ...keys],
    { GAPURA_CLIENT_ID: clientId, GAPURA_SECRET_KEY: secretKey },
  );
  const lines = out.split('\n');
  const found = lines.filter((line) => /^ {2}(FAIL|skip) /.test(line)).map((line) => line.trim());
  if (code !== 0 && found.length === 0) found.push(err || `it ended with code ${code}`);
  return { found, summary: lines.at(-1) ?? '' };
}
