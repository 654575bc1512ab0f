// What --help and --version print. Plain JavaScript without packages, so that it takes a tenth of a second.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './installed.mjs';
import { buildNames, builds } from './program.mjs';

/** Every command, with one line for the list. Its help is the text file of its name in `bin/help/`. */
export const summaries = {
  start: 'start the gateway (settings come from the environment)',
  trigger: 'create an order, play its outcome, see the notification',
  listen: 'receive notifications, verify and print them',
  verify: 'say whether a signature is valid, and if not, why',
  sign: 'sign a call as a merchant, and show what was signed',
  logs: 'show calls of the merchant API as they come in',
  resend: 'send notifications once more',
  clock: 'read or move the sandbox clock',
  conformance: 'check a gateway from outside, channel by channel',
  merchant: 'list, add and show merchants, rotate their keys',
  owner: 'let somebody sign in to the back office, hash a password',
  payouts: 'list transfers to merchants, say what the bank did',
  doctor: 'examine the database: what needs attention',
  backup: 'write the embedded database and its keys into one file',
  restore: 'put a backup into an empty DATA_DIR',
  ledger: 'prove the ledger against payments, refunds and settlements',
  seed: 'fill a sandbox with invented payments, which prove',
  mcp: 'let a language model use a gateway (Model Context Protocol)',
  completion: 'print what completes commands in bash, zsh or fish',
};

/** The words that come after a command, where it takes one of a few. `trigger` takes a channel. */
export const actions = {
  merchant: ['list', 'show', 'add', 'rotate', 'new'],
  owner: ['create', 'hash'],
  ledger: ['verify', 'head'],
  logs: ['tail', 'list', 'show'],
  payouts: ['list', 'show', 'sent', 'paid', 'failed', 'returned'],
  completion: ['bash', 'zsh', 'fish'],
};

/** Options that several commands have, by the placeholder in their text files. */
const shared = {
  gateway: `  --url URL            the gateway; else GAPURA_URL, else the sandbox started on DATA_DIR,
                       else http://localhost:8080`,
  merchant: `  --client-id ID       the merchant; else GAPURA_CLIENT_ID
  --secret KEY         its secret key; else GAPURA_SECRET_KEY
                       Without both: the merchant of GAPURA_CONFIG, else the demo merchant of the
                       sandbox started on DATA_DIR.`,
  'private-key': `  --private-key FILE   its RSA key in PEM, for the SNAP dialect; else the file that
                       GAPURA_PRIVATE_KEY names, else the demo merchant's`,
  'gateway-key': `  --gateway-key FILE   the gateway's RSA public key in PEM, for the SNAP dialect; else the
                       sandbox at --url is asked for it`,
  office: `  --office-key KEY     a key of the office; else GAPURA_OFFICE_KEY, else that of the sandbox started
                       on DATA_DIR`,
  json: '  --json               the result as one JSON document on stdout',
};

/**
 * The text for `argv` if it only asks for help or the version, else undefined. No arguments ask for help.
 */
export function answerAtOnce(argv) {
  const [name = '--help', ...rest] = argv;
  const json = rest.includes('--json');
  if (name === '--version' || name === '-V') return versionText(json);
  if (['--help', '-h', 'help'].includes(name)) return json ? asJson() : usage();
  if (!Object.hasOwn(summaries, name) || !rest.some((arg) => arg === '--help' || arg === '-h')) {
    return undefined;
  }
  const help = helpOf(name);
  return json ? JSON.stringify({ command: name, summary: summaries[name], help }) : help;
}

/** The list of commands. */
export function usage() {
  const width = Math.max(...Object.keys(summaries).map((name) => name.length));
  const lines = Object.entries(summaries).map(
    ([name, summary]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return [
    'Usage: gapura <command> [options]',
    '',
    ...lines,
    '',
    'gapura <command> --help says more. Every command has --json. gapura --version prints the version.',
  ].join('\n');
}

function asJson() {
  const commands = Object.entries(summaries).map(([name, summary]) => ({ name, summary }));
  return JSON.stringify({ commands });
}

function versionText(json) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return json ? JSON.stringify({ version }) : version;
}

/** What `--help` prints for a command. */
export function helpOf(name) {
  const text = readFileSync(join(import.meta.dirname, 'help', `${name}.txt`), 'utf8');
  const values = { ...shared, channels: channelNames().join(', ') };
  return text.replace(/\{\{([a-z-]+)\}\}/g, (_, key) => values[key]).trim();
}

/**
 * The ids of the channels. Loading the registry takes half a second. Each channel is one folder, so the folders' names are enough:
 * those of the sources, or in a published package those of the compiled program.
 */
export function channelNames() {
  const trees = [join(root, 'src'), ...buildNames().map((name) => join(builds, name))];
  const folder = join(trees.find((tree) => existsSync(tree)) ?? root, 'channels');
  const isChannel = (name) =>
    ['channel.ts', 'channel.js'].some((file) => existsSync(join(folder, name, file)));
  return readdirSync(folder).filter(isChannel);
}
