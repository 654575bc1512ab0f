// gapura merchant: lists, adds and shows merchants, and rotates their secret keys.

import { append } from '../audit/store.ts';
import { conflictText } from '../conflict.ts';
import type { Sealer } from '../lib/seal.ts';
import { newClientId, newSecretKey } from '../merchants/credentials.ts';
import type { MerchantEntry } from '../merchants/merchant.ts';
import { loadAll, save } from '../merchants/store.ts';
import { whyReadOnly } from '../office/merchants.ts';
import type { Db, Tx } from '../storage/db.ts';
import {
  type Command,
  CommandFailed,
  jsonOption,
  parsed,
  report,
  type Terminal,
  UsageError,
} from './command.ts';
import { withMerchants } from './gateway-database.ts';

const options = {
  ...jsonOption,
  name: { type: 'string' },
  'notification-url': { type: 'string' },
  secrets: { type: 'boolean', default: false },
  finish: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parsed<{ options: typeof options }>>['values'];

const actions: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  list,
  show,
  add,
  rotate,
  new: async ({ values, terminal }) => {
    const entry = fileEntry(newMerchant(values));
    report(terminal, values.json, entry, JSON.stringify(entry, null, 2));
  },
};

interface Call {
  values: Values;
  clientId: string | undefined;
  terminal: Terminal;
}

export const merchant: Command = {
  options,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const [name, clientId, ...rest] = positionals;
    const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined || rest.length > 0) {
      throw new UsageError(`Say what to do: ${Object.keys(actions).join(', ')}.`);
    }
    await action({ values, clientId, terminal });
    return 0;
  },
};

async function list({ terminal, values }: Call): Promise<void> {
  const entries = await withMerchants(terminal.env, loadAll);
  const merchants = entries.map(({ clientId, name, notificationUrl }) => ({
    client_id: clientId,
    name,
    notification_url: notificationUrl,
  }));
  const lines = merchants.map(
    (one) => `${one.client_id}  ${one.name}  ${one.notification_url ?? '(not notified)'}`,
  );
  const text = lines.length === 0 ? 'There are no merchants.' : lines.join('\n');
  report(terminal, values.json, { merchants }, text);
}

async function show({ terminal, values, clientId }: Call): Promise<void> {
  const entry = await withMerchants(terminal.env, (db, sealer) => find(db, sealer, clientId));
  const keys = entry.secretKeys.map((key) => (values.secrets ? key : `${key.slice(0, 5)}…`));
  const [first = '', previous] = keys;
  const shown = { ...fileEntry(entry), secret_key: first, previous_secret_key: previous };
  report(terminal, values.json, shown, JSON.stringify(shown, null, 2));
}

async function add({ terminal, values }: Call): Promise<void> {
  const entry = newMerchant(values);
  await withMerchants(terminal.env, (db, sealer) =>
    db.transaction(async (tx) => {
      await save(tx, entry, sealer);
      await note(tx, 'create merchant', entry.clientId);
    }),
  );
  const [secretKey] = entry.secretKeys;
  const text = `client id    ${entry.clientId}\nsecret key   ${secretKey}`;
  report(terminal, values.json, { client_id: entry.clientId, secret_key: secretKey }, text);
}

async function rotate({ terminal, values, clientId }: Call): Promise<void> {
  const [key, older] = await withMerchants(terminal.env, async (db, sealer) => {
    const entry = await find(db, sealer, clientId);
    const why = whyReadOnly(entry);
    if (why !== undefined) throw new CommandFailed(conflictText(why));
    const [current] = entry.secretKeys;
    const secretKeys = values.finish ? ([current] as const) : ([newSecretKey(), current] as const);
    await db.transaction(async (tx) => {
      await save(tx, { ...entry, secretKeys }, sealer);
      await note(tx, values.finish ? 'remove secret key' : 'create secret key', entry.clientId);
    });
    return secretKeys;
  });
  const isFinished = older === undefined;
  const text = isFinished
    ? 'Only the newest secret key is accepted now.'
    : `secret key   ${key}\nThe previous key is accepted until: gapura merchant rotate ${clientId} --finish`;
  const result = { client_id: clientId, secret_key: key, previous_key_accepted: !isFinished };
  report(terminal, values.json, result, text);
}

async function find(db: Db, sealer: Sealer, clientId: string | undefined): Promise<MerchantEntry> {
  if (clientId === undefined) throw new UsageError('Say which merchant: give its client id.');
  const entry = (await loadAll(db, sealer)).find((one) => one.clientId === clientId);
  if (entry !== undefined) return entry;
  throw new CommandFailed(`There is no merchant ${clientId}: gapura merchant list shows them.`);
}

/** Writes to the audit log what the command did. */
function note(tx: Tx, action: string, clientId: string): Promise<void> {
  const actor = { kind: 'gateway', name: 'gapura merchant' };
  return append(tx, { actor, action, object: `merchant ${clientId}`, clientId });
}

function newMerchant(values: Values): MerchantEntry {
  const { name, 'notification-url': url } = values;
  if (name === undefined || name.trim() === '') throw new UsageError('Give the merchant a --name.');
  if (url !== undefined && !(URL.canParse(url) && /^https?:/.test(url))) {
    throw new UsageError(`--notification-url is "${url}": give an http or https address.`);
  }
  return {
    clientId: newClientId(),
    name,
    secretKeys: [newSecretKey()],
    notificationUrl: url,
    notificationUrls: {},
    settlementAccounts: [],
    frameAncestors: [],
  };
}

/** The entry in the form of the configuration file; undefined members are not written. */
function fileEntry(entry: MerchantEntry) {
  const { clientId, name, secretKeys, notificationUrl, notificationUrls, channels } = entry;
  const byChannel = Object.keys(notificationUrls).length > 0;
  return {
    name,
    client_id: clientId,
    secret_key: secretKeys[0],
    notification_url: notificationUrl,
    notification_urls: byChannel ? notificationUrls : undefined,
    channels,
  };
}
