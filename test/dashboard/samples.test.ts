// The sample programs of the developers' page are run as they are, where their language is installed.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleName, samples } from '../../src/pages/dashboard/developers/samples/index.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { isInstalled } from '../support/installed.ts';

const runs: Record<SampleName, { needs: string[]; command: string; args: string[] }> = {
  curl: { needs: ['curl', 'openssl'], command: 'sh', args: [] },
  typescript: { needs: [], command: process.execPath, args: [] },
  php: { needs: ['php'], command: 'php', args: [] },
  python: { needs: ['python3'], command: 'python3', args: [] },
  go: { needs: ['go'], command: 'go', args: ['run'] },
  java: { needs: ['java'], command: 'java', args: [] },
};

let house: TestGateway;
let folder: string;
beforeAll(async () => {
  house = await startTestGateway();
  folder = mkdtempSync(join(tmpdir(), 'gapura-samples-'));
});
afterAll(async () => {
  await house.stop();
  rmSync(folder, { recursive: true });
});

describe('a sample', () => {
  const names = Object.keys(samples) as SampleName[];
  const missing = (name: SampleName) => runs[name].needs.filter((one) => !isInstalled(one));

  it.for(names)('in %s orders at the gateway', { timeout: 60_000 }, async (name, { skip }) => {
    skip(missing(name).length > 0, `not installed: ${missing(name).join(', ')}`);
    const { file, text } = samples[name];
    // This program is JavaScript too, so that every version of Node runs it.
    const path = join(folder, name === 'typescript' ? 'order.mjs' : file);
    writeFileSync(path, text({ clientId, publicUrl: house.url }));
    const { command, args } = runs[name];
    const env = { ...process.env, GAPURA_SECRET_KEY: secretKey };
    const { stdout } = await promisify(execFile)(command, [...args, path], { env, cwd: folder });
    expect(stdout).toMatch(/\b200\b/);
    expect(stdout).toContain('"payment_code"');
  });

  it('quotes a hostile client id so that nothing in it runs', async () => {
    const hostile = `x'"$(echo ran>ran)\`echo ran>ran\`\\`;
    const careful: SampleName[] = ['curl', 'python', 'typescript'];
    for (const name of careful.filter((one) => missing(one).length === 0)) {
      const path = join(folder, `hostile-${samples[name].file.replace('mts', 'mjs')}`);
      writeFileSync(path, samples[name].text({ clientId: hostile, publicUrl: house.url }));
      const { command } = runs[name];
      const env = { ...process.env, GAPURA_SECRET_KEY: secretKey };
      const { stdout } = await promisify(execFile)(command, [path], { env, cwd: folder });
      expect(stdout).toContain('invalid_client_id');
      expect(existsSync(join(folder, 'ran'))).toBe(false);
    }
  });

  it.each(names)('in %s has the client id, and never a secret', (name) => {
    const text = samples[name].text({ clientId, publicUrl: 'http://localhost:8080' });
    expect(text).toContain(clientId);
    expect(text).not.toContain(secretKey);
    expect(text).toContain('GAPURA_SECRET_KEY');
  });
});
