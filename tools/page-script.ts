// Builds the script of the card pages and the inventory of scripts: `npm run scripts`.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const entry = 'src/pages/card/script/main.ts';

/** Paths of the built script and of the inventory, from the project's root. */
export const scriptFile = 'src/pages/card/card.js';
export const inventoryFile = 'src/pages/card/script-inventory.json';

const banner = `/* Gapura (MIT), made from src/pages/card/script by "npm run scripts".
   With card-validator and credit-card-type, (c) Braintree, MIT, and @maskito/core, (c) Taiga Family, Apache-2.0. */`;

/** Why each package may run on the page with card numbers. A new one needs a reason here. */
const reasons: Readonly<Record<string, string>> = {
  '@maskito/core': 'input masks: groups of digits, MM/YY, the caret in its place',
  'card-validator': 'the check digit and the length of a card number',
  'credit-card-type': 'the brand of a card number, its lengths and its groups',
};

/** What `npm run scripts` writes: the script's text, and the inventory as JSON. */
export interface BuiltScript {
  script: string;
  inventory: string;
}

/** Builds both and writes no files. Throws if a package has no entry in `reasons`. */
export async function buildPageScript(): Promise<BuiltScript> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: banner },
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const script = outputFiles[0]?.text ?? '';
  return { script, inventory: inventoryOf(script, Object.keys(metafile.inputs)) };
}

function inventoryOf(script: string, inputs: string[]): string {
  const entry = {
    file: scriptFile,
    path: `/assets/card.${hash('sha256', 'hex', script).slice(0, 16)}.js`,
    integrity: `sha384-${hash('sha384', 'base64', script)}`,
    bytes: Buffer.byteLength(script),
    runsOn: [
      'the card page',
      'the confirmation of a promo',
      'the page around 3-D Secure',
      'the result',
      'the simulated bank’s last page (sandbox)',
      'the list of test cards (sandbox)',
    ],
    purpose:
      'spaces the number, names its brand, shows a promo before paying, finds mistakes before ' +
      'they are sent, posts a form once, moves the focus, counts down to the shop after a decline, ' +
      'fits the frame of a bank of our own origin, copies test cards; it sends nothing anywhere',
    sources: inputs.filter((path) => !path.startsWith('node_modules/')).sort(),
    packages: packagesOf(inputs),
  };
  const about =
    'Every script that runs in a customer’s browser (PCI DSS 4.0, 6.4.3 and 11.6.1). ' +
    'Made by `npm run scripts`; the tests compare it with a new build and with what a browser ran.';
  return `${JSON.stringify({ about, scripts: [entry] }, null, 2)}\n`;
}

function packagesOf(inputs: string[]) {
  const names = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  const found = [...new Set(names)].filter((name) => name !== undefined).sort();
  return found.map((name) => {
    const purpose = reasons[name];
    if (purpose === undefined)
      throw new Error(`${name} in the script: say why in ${import.meta.url}`);
    const path = join(root, 'node_modules', name, 'package.json');
    const { version, license } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    return { name, version, license, purpose };
  });
}

function hash(algorithm: string, encoding: 'hex' | 'base64', text: string): string {
  return createHash(algorithm).update(text).digest(encoding);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { script, inventory } = await buildPageScript();
  writeFileSync(join(root, scriptFile), script);
  writeFileSync(join(root, inventoryFile), inventory);
  process.stdout.write(`${scriptFile} and ${inventoryFile} are up to date\n`);
}
