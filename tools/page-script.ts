// Builds the scripts of the pages and their inventory: `npm run scripts`.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
/** Path of the inventory, from the project's root. */
export const inventoryFile = 'src/pages/card/script-inventory.json';

interface PageScript {
  /** Its name in the address: `/assets/<name>.<hash>.js`. */
  name: string;
  entry: string;
  file: string;
  /** The licences of the packages in it, as a comment. */
  notice: string;
  runsOn: string[];
  purpose: string;
}

const card: PageScript = {
  name: 'card',
  entry: 'src/pages/card/script/main.ts',
  file: 'src/pages/card/card.js',
  notice: `/* Gapura (MIT), made from src/pages/card/script by "npm run scripts".
   With card-validator and credit-card-type, (c) Braintree, MIT, and @maskito/core, (c) Taiga Family, Apache-2.0. */`,
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
};

const copy: PageScript = {
  name: 'copy',
  entry: 'src/pages/kit/script/main.ts',
  file: 'src/pages/kit/copy.js',
  notice: '/* Gapura (MIT), made from src/pages/kit/script by "npm run scripts". */',
  runsOn: ['the how-to-pay page'],
  purpose: 'copies the payment code; it sends nothing anywhere',
};

/** Staff's pages have no card numbers: it is built and compared like the others, and is not in their inventory. */
const dashboard: PageScript = {
  name: 'dashboard',
  entry: 'src/pages/dashboard/script/main.ts',
  file: 'src/pages/dashboard/dashboard.js',
  notice: `/* Gapura (MIT), made from src/pages/dashboard/script by "npm run scripts".
   With uPlot, (c) Leon Sorokin, MIT. */`,
  runsOn: ['the dashboard'],
  purpose: 'shortcuts, the command palette, copy buttons, live lists and a chart to zoom',
};

const passkey: PageScript = {
  name: 'passkey',
  entry: 'src/pages/dashboard/sign-in/script/main.ts',
  file: 'src/pages/dashboard/sign-in/passkey.js',
  notice: `/* Gapura (MIT), made from src/pages/dashboard/sign-in/script by "npm run scripts".
   With @simplewebauthn/browser, (c) Matthew Miller, MIT. */`,
  runsOn: [
    'the sign-in page of the dashboard',
    'the page that adds a passkey',
    'the page of an invitation',
  ],
  purpose: 'asks the browser for a passkey and posts the form; it sends nothing anywhere else',
};

/** The API documentation has no customers. */
const docs: PageScript = {
  name: 'docs',
  entry: 'src/pages/docs/script/main.ts',
  file: 'src/pages/docs/docs.js',
  notice: '/* Gapura (MIT), made from src/pages/docs/script by "npm run scripts". */',
  runsOn: ['the documentation of the merchant API'],
  purpose: 'signs what a reader types, searches the page, and calls the sandbox',
};

/** Why each package may run in a browser. A new one needs a reason here. */
const reasons: Readonly<Record<string, string>> = {
  '@maskito/core': 'input masks: groups of digits, MM/YY, the caret in its place',
  '@simplewebauthn/browser': 'passkeys: options and answers between JSON and the browser’s bytes',
  'card-validator': 'the check digit and the length of a card number',
  uplot: 'a chart in which one zooms',
  'credit-card-type': 'the brand of a card number, its lengths and its groups',
};

/** What `npm run scripts` writes: the text of each file, by its path from the project's root. */
export type BuiltFiles = Readonly<Record<string, string>>;

/** Builds the scripts and the inventory and writes no files. Throws if a package has no entry in `reasons`. */
export async function buildPageScripts(): Promise<BuiltFiles> {
  const built = await Promise.all([card, copy].map(buildOne));
  const staff = await Promise.all([dashboard, passkey, docs].map(buildOne));
  const about =
    'Every script that runs in a customer’s browser (PCI DSS 4.0, 6.4.3 and 11.6.1). ' +
    'Made by `npm run scripts`; the tests compare it with a new build and with what a browser ran.';
  const inventory = { about, scripts: built.map(({ entry }) => entry) };
  return {
    ...Object.fromEntries([...built, ...staff].map(({ entry, script }) => [entry.file, script])),
    [inventoryFile]: `${JSON.stringify(inventory, null, 2)}\n`,
  };
}

async function buildOne(made: PageScript) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    // A linked folder of packages keeps its own paths.
    preserveSymlinks: true,
    entryPoints: [made.entry],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: made.notice },
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const script = outputFiles[0]?.text ?? '';
  return { script, entry: inventoried(made, script, Object.keys(metafile.inputs)) };
}

function inventoried(
  { name, file, runsOn, purpose }: PageScript,
  script: string,
  inputs: string[],
) {
  return {
    file,
    path: `/assets/${name}.${hash('sha256', 'hex', script).slice(0, 16)}.js`,
    integrity: `sha384-${hash('sha384', 'base64', script)}`,
    bytes: Buffer.byteLength(script),
    runsOn,
    purpose,
    sources: inputs.filter((path) => !path.startsWith('node_modules/')).sort(),
    packages: packagesOf(inputs),
  };
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
  const files = await buildPageScripts();
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  process.stdout.write(`up to date: ${Object.keys(files).join(', ')}\n`);
}
