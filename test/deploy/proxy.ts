// The examples of deploy/ for reverse proxies, started with a test's ports and certificate.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { scratchFolder } from '../support/scratch.ts';

const root = join(import.meta.dirname, '..', '..');
const tls = join(root, 'test', 'support', 'tls');

/** The file of the certificate that the proxies have for `localhost`. */
export const certificate = join(tls, 'localhost.crt');
export const ca = readFileSync(certificate);
const key = join(tls, 'localhost.key');

/** A gateway's port, and the port on which the proxy serves it with TLS. */
export interface Site {
  gateway: number;
  proxy: number;
}

export interface RunningProxy {
  stop(): Promise<void>;
}

const programs = { nginx: '/usr/sbin/nginx', caddy: '/usr/bin/caddy' };

export type ProxyName = keyof typeof programs;
export const proxyNames = Object.keys(programs) as ProxyName[];

/** Each writes its example once a site into `folder`, and returns the arguments. */
const examples: Record<ProxyName, (folder: string, sites: Site[]) => string[]> = {
  nginx(folder, sites) {
    const example = readFileSync(join(root, 'deploy/nginx/gapura.conf'), 'utf8');
    const blocks = sites.map(({ gateway, proxy }) =>
      example
        .replaceAll(/(upstream |http:\/\/)gapura\b/g, `$1gapura_${gateway}`)
        .replace('127.0.0.1:8080', `127.0.0.1:${gateway}`)
        .replace('listen 443 ssl', `listen 127.0.0.1:${proxy} ssl`)
        .replace('/etc/ssl/pay.example.id.crt', certificate)
        .replace('/etc/ssl/pay.example.id.key', key),
    );
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join('\n');
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off; pid ${folder}/nginx.pid; error_log stderr warn; worker_processes 1;
events {}
http { access_log off; ${paths}
${blocks.join('\n')} }`,
    );
    return ['-p', folder, '-c', file];
  },
  caddy(folder, sites) {
    const example = readFileSync(join(root, 'deploy/caddy/Caddyfile'), 'utf8');
    const blocks = sites.map(({ gateway, proxy }) =>
      example
        .replace('pay.example.id {', `https://localhost:${proxy} {\n\ttls ${certificate} ${key}`)
        .replace('127.0.0.1:8080', `127.0.0.1:${gateway}`),
    );
    const file = join(folder, 'Caddyfile');
    const global = `{\n\tadmin off\n\tauto_https off\n\tstorage file_system ${folder}\n}\n`;
    writeFileSync(file, global + blocks.join('\n'));
    return ['run', '--adapter', 'caddyfile', '--config', file];
  },
};

/** Starts it, and waits until it listens. Throws if it ends before that. */
export async function startProxy(name: ProxyName, sites: Site[]): Promise<RunningProxy> {
  const folder = scratchFolder();
  // Its workers are another user than root, if root starts it.
  chmodSync(folder, 0o755);
  const env = { PATH: process.env.PATH, HOME: folder };
  const child = spawn(programs[name], examples[name](folder, sites), { env, stdio: 'ignore' });
  for (const { proxy } of sites) await listens(proxy, child);
  return {
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function listens(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const opened = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (opened) return;
    if (child.exitCode !== null) throw new Error('the proxy has ended');
    await delay(20);
  }
}
