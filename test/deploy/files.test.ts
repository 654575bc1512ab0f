// The files of deploy/: they can be read, agree with the program, and name only settings that it reads.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { scratchFolder } from '../support/scratch.ts';

const folder = join(import.meta.dirname, '..', '..', 'deploy');
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const known = new Set(
  [
    ...readFileSync(join(folder, '..', 'src/config/environment.ts'), 'utf8').matchAll(
      /(?:given|oneOf)\(env, '([A-Z_]+)'/g,
    ),
  ].map((match) => match[1] ?? ''),
);
const unknown = (names: string[]) => names.filter((name) => !known.has(name.replace(/_FILE$/, '')));

// biome-ignore lint/suspicious/noExplicitAny: documents of others' formats
const documents = (path: string): any[] =>
  parseAllDocuments(read(path), { merge: true }).map((one) => {
    expect(one.errors).toEqual([]);
    return one.toJS();
  });

describe('compose.yaml', () => {
  const { services, secrets } = parse(read('compose.yaml'), { merge: true });

  it('gives the owner’s password to nothing that serves', () => {
    expect(services.gateway.secrets).toEqual(['database_url', 'encryption_key']);
    expect(services.gateway.environment).not.toHaveProperty('DATABASE_OWNER_URL_FILE');
    expect(services.migrate.environment).toHaveProperty('DATABASE_OWNER_URL_FILE');
    expect(services.gateway.depends_on.migrate.condition).toBe('service_completed_successfully');
  });

  it('names settings that the gateway reads, and secrets that it declares', () => {
    for (const { environment, secrets: used } of [services.gateway, services.migrate]) {
      expect(unknown(Object.keys(environment))).toEqual([]);
      expect(used.filter((name: string) => secrets[name] === undefined)).toEqual([]);
    }
  });
});

describe('Kubernetes', () => {
  it('has two replicas, probes, and a budget that keeps one', () => {
    const [config, deployment, service, budget] = documents('kubernetes/gapura.yaml');
    expect(unknown(Object.keys(config.data))).toEqual([]);
    expect(deployment.spec.replicas).toBe(2);
    const [container] = deployment.spec.template.spec.containers;
    expect(container.readinessProbe.httpGet.path).toBe('/readyz');
    expect(container.livenessProbe.httpGet.path).toBe('/healthz');
    const labels = deployment.spec.template.metadata.labels;
    for (const selector of [service.spec.selector, budget.spec.selector.matchLabels]) {
      expect(labels).toMatchObject(selector);
    }
    expect(budget.spec.minAvailable).toBeLessThan(deployment.spec.replicas);
  });

  it('migrates with the owner’s secret, which the gateways do not have', () => {
    const [job] = documents('kubernetes/migrate.yaml');
    const secretsOf = (pod: { containers: { envFrom: object[] }[] }) =>
      JSON.stringify(pod.containers[0]?.envFrom);
    expect(secretsOf(job.spec.template.spec)).toContain('gapura-owner');
    const [, deployment] = documents('kubernetes/gapura.yaml');
    expect(secretsOf(deployment.spec.template.spec)).not.toContain('gapura-owner');
    const [{ env }] = job.spec.template.spec.containers;
    expect(unknown(env.map(({ name }: { name: string }) => name))).toEqual([]);
  });
});

describe('the image', () => {
  it('takes secrets from files', () => {
    const file = join(scratchFolder(), 'url');
    writeFileSync(file, 'postgres://a:b c@d/e\n');
    const env = { PATH: process.env.PATH, DATABASE_URL_FILE: file, ENCRYPTION_KEY: 'given' };
    const script = 'printf "%s|%s" "$DATABASE_URL" "$ENCRYPTION_KEY"';
    const out = execFileSync(join(folder, 'entrypoint.sh'), ['sh', '-c', script], { env });
    expect(out.toString()).toBe('postgres://a:b c@d/e|given');
  });

  it('copies only what is there, and runs as another user than root', () => {
    const text = read('Dockerfile');
    const copied = [...text.matchAll(/^COPY (?:--\S+ )?(.+) \S+$/gm)]
      .filter(([line]) => !line.includes('--from') && !line.startsWith('COPY . '))
      .flatMap(([, names = '']) => names.split(' '));
    expect(copied.filter((name) => !existsSync(join(folder, '..', name)))).toEqual([]);
    expect(copied.length).toBeGreaterThan(3);
    expect(text.lastIndexOf('\nUSER node')).toBeGreaterThan(text.lastIndexOf('\nFROM'));
    expect(text).toMatch(/^HEALTHCHECK/m);
  });
});

const analyze = '/usr/bin/systemd-analyze';
it.skipIf(!existsSync(analyze))('the systemd unit is one', () => {
  // The program is not where the unit says.
  const path = join(scratchFolder(), 'gapura.service');
  writeFileSync(path, read('systemd/gapura.service').replace('/usr/bin/node', process.execPath));
  const { status, stderr } = spawnSync(analyze, ['verify', path], { encoding: 'utf8' });
  const about = stderr.split('\n').filter((line) => line.includes('gapura.service'));
  expect([status, about]).toEqual([0, []]);
});
