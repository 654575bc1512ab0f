// Debian's Prometheus with the files of deploy/: it loads them, scrapes a gateway, and runs every rule and query.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bodyOf } from '../support/cards.ts';
import { freePort } from '../support/free-port.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { scratchFolder } from '../support/scratch.ts';
import { deploy, panelExpressions, rules as written } from './monitoring.ts';

const examples = join(deploy, 'prometheus');
const [prometheusProgram, promtool] = ['/usr/bin/prometheus', '/usr/bin/promtool'];
const checked = (...args: string[]) => execFileSync(promtool, args, { encoding: 'utf8' });

let gateway: TestGateway;
let prometheus: ChildProcess;
let url = '';

beforeAll(async () => {
  gateway = await startTestGateway();
  const folder = scratchFolder();
  const example = readFileSync(join(examples, 'prometheus.yml'), 'utf8');
  const config = example
    .replace(/targets: \[.*\]$/m, `targets: ["127.0.0.1:${gateway.gateway.port}"]`)
    .replaceAll(/(_interval): 15s/g, '$1: 1s');
  writeFileSync(join(folder, 'prometheus.yml'), config);
  copyFileSync(join(examples, 'alerts.yml'), join(folder, 'alerts.yml'));
  const address = `127.0.0.1:${await freePort()}`;
  url = `http://${address}`;
  const args = [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=${address}`,
  ];
  prometheus = spawn(prometheusProgram, args, { cwd: folder, stdio: 'ignore' });
}, 60_000);
afterAll(async () => {
  if (prometheus !== undefined && prometheus.exitCode === null) {
    prometheus.kill('SIGTERM');
    await once(prometheus, 'exit');
  }
  if (prometheus?.exitCode !== 0) throw new Error('Prometheus ended with an error');
});

/** Asks Prometheus. Undefined while it starts. */
async function ask<T>(path: string): Promise<T | undefined> {
  const response = await fetch(`${url}/api/v1/${path}`).catch(() => undefined);
  if (response?.headers.get('content-type') !== 'application/json') return undefined;
  const { status, data, error } = (await response.json()) as {
    status: string;
    data: T;
    error?: string;
  };
  expect(error, path).toBeUndefined();
  expect(status).toBe('success');
  return data;
}

interface Rules {
  groups: { rules: { name: string; state: string; health: string; lastError?: string }[] }[];
}
const rules = async () =>
  ((await ask<Rules>('rules'))?.groups ?? []).flatMap((group) => group.rules);
const patience = { timeout: 30_000, interval: 250 };

it('accepts both files', () => {
  expect(checked('check', 'config', join(examples, 'prometheus.yml'))).toContain('SUCCESS');
  expect(checked('check', 'rules', join(examples, 'alerts.yml'))).toMatch(/SUCCESS: \d+ rules/);
});

it('scrapes a gateway and evaluates every alert', { timeout: 60_000 }, async () => {
  const health = async () => {
    const found = await ask<{ activeTargets: { health: string }[] }>('targets');
    return found?.activeTargets.map((target) => target.health);
  };
  await expect.poll(health, patience).toEqual(['up']);
  const evaluated = async () => (await rules()).filter((rule) => rule.health === 'ok').length;
  await expect.poll(evaluated, patience).toBe(written.length);
});

it('answers every query of the dashboard', async () => {
  await gateway.client.cards.create(bodyOf());
  for (const [, expression] of panelExpressions) {
    expect(await ask(`query?query=${encodeURIComponent(expression)}`)).toBeDefined();
  }
  const count = async () => {
    const query = encodeURIComponent('sum(gapura_payments_created_total{channel="cards"})');
    const found = await ask<{ result: { value: [number, string] }[] }>(`query?query=${query}`);
    return found?.result[0]?.value[1];
  };
  await expect.poll(count, patience).toBe('1');
});

it('warns when the gateway is gone', { timeout: 60_000 }, async () => {
  await gateway.stop();
  const state = async () => (await rules()).find(({ name }) => name === 'GapuraDown')?.state;
  await expect.poll(state, patience).toBe('pending');
});
