// npm run build: compiles the program for a package or an image, which then needs no TypeScript and no sources.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './compile.mjs';
import { ensureInstalled } from './installed.mjs';
import { buildName, builds } from './program.mjs';

ensureInstalled();
const name = buildName();
await compile(name);
for (const other of readdirSync(builds).filter((one) => one !== name)) {
  rmSync(join(builds, other), { recursive: true, force: true });
}
