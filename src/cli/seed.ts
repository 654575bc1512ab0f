// npm run seed: fills a sandbox's database with payments, as if its merchants had been busy for months.
import { randomBytes } from 'node:crypto';
import { allChannels } from '../channels/index.ts';
import { type Config, loadConfig } from '../config/environment.ts';
import { ConfigError } from '../config/file.ts';
import { agreement, requestRetentionSeconds } from '../config/settings.ts';
import { channelOf } from '../gateway/channels.ts';
import { movableClock } from '../lib/clock.ts';
import type { Sealer } from '../lib/seal.ts';
import { openDirectory, type RefreshableDirectory } from '../merchants/directory.ts';
import type { MerchantEntry } from '../merchants/merchant.ts';
import { save } from '../merchants/store.ts';
import { channelIds } from '../prepare.ts';
import { loadClock } from '../sandbox/clock.ts';
import { hasPayments, type Seeded, seedBook } from '../sandbox/seed/seed.ts';
import { unassignedAccount } from '../sandbox/unassigned.ts';
import { agreedTerms } from '../settlement/terms.ts';
import type { Db } from '../storage/db.ts';
import { announcer } from '../words/announce.ts';
import {
  type Command,
  CommandFailed,
  jsonOption,
  parsed,
  report,
  type Terminal,
  UsageError,
  wholeNumber,
} from './command.ts';
import { withMerchantsAsOwner } from './gateway-database.ts';

const options = {
  ...jsonOption,
  payments: { type: 'string' },
  days: { type: 'string', default: '90' },
  merchants: { type: 'string', default: '3' },
  seed: { type: 'string', default: '7' },
  add: { type: 'boolean', default: false },
} as const;

interface Wanted {
  payments: number;
  days: number;
  merchants: number;
  seed: number;
  add: boolean;
}

export const seed: Command = {
  options,
  async run(args, terminal) {
    const { values } = parsed({ args, options });
    if (values.payments === undefined) throw new UsageError('Say how many: --payments 10000.');
    const wanted = {
      payments: wholeNumber('--payments', values.payments, 1),
      days: wholeNumber('--days', values.days, 1),
      merchants: wholeNumber('--merchants', values.merchants, 1),
      seed: wholeNumber('--seed', values.seed, 0),
      add: values.add,
    };
    const config = configOf(terminal.env);
    if (config.mode === 'production') {
      throw new CommandFailed(
        'This is a production gateway: invented payments have no place in it.',
      );
    }
    const began = performance.now();
    const made = await withMerchantsAsOwner(terminal.env, (db, sealer) =>
      seeded({ db, sealer, config, terminal }, wanted),
    );
    const seconds = Math.round((performance.now() - began) / 1000);
    report(terminal, values.json, { ...made, seconds }, sentence(made, seconds));
    return 0;
  },
};

function configOf(env: NodeJS.ProcessEnv): Config {
  try {
    return loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandFailed(error.message);
    throw error;
  }
}

interface Gateway {
  db: Db;
  sealer: Sealer;
  config: Config;
  terminal: Terminal;
}

async function seeded(gateway: Gateway, wanted: Wanted): Promise<Seeded> {
  const { db, sealer, config, terminal } = gateway;
  if (!wanted.add && (await hasPayments(db))) {
    throw new CommandFailed('The database has payments already: add to them with --add.');
  }
  const merchants = await openDirectory(db, sealer);
  await makeMerchants(gateway, merchants, wanted.merchants);
  const clock = movableClock();
  await loadClock(db, clock);
  const clientIds = merchants.all().map(({ clientId }) => clientId);
  return seedBook(
    {
      db,
      merchants,
      channels: allChannels,
      terms: agreedTerms(agreement(config.file, channelIds), merchants),
      announce: announcer({ merchants, channelOf }),
      publicUrl: config.publicUrl ?? `http://localhost:${config.port}`,
      withoutAccount: unassignedAccount(merchants),
      requestRetentionSeconds: requestRetentionSeconds(config.file),
    },
    {
      ...wanted,
      clientIds: clientIds.slice(0, wanted.merchants),
      now: clock.now(),
      progress: (payments) => {
        if (payments % 50_000 === 0) terminal.warn(`${payments.toLocaleString('en')} payments…`);
      },
    },
  );
}

const names = ['Toko Nusantara', 'Warung Kita', 'Batik Solo', 'Kopi Pagi', 'Gudang Buku'];

/** Adds merchants until there are as many as wanted. */
async function makeMerchants(
  { db, sealer }: Gateway,
  merchants: RefreshableDirectory,
  wanted: number,
): Promise<void> {
  for (let index = merchants.all().length; index < wanted; index++) {
    await save(db.single, merchantNumber(index), sealer);
  }
  await merchants.refresh();
}

function merchantNumber(index: number): MerchantEntry {
  const name = names[index % names.length] ?? 'Toko';
  const four = String(index + 1).padStart(4, '0');
  const fee = (fixed: bigint, basisPoints: bigint) => [{ fixed, basisPoints }];
  return {
    clientId: `BRN-${four}-1690000000000`,
    name: index < names.length ? name : `${name} ${index + 1}`,
    secretKeys: [`SK-${randomBytes(15).toString('base64url')}`],
    notificationUrl: `https://toko-${index + 1}.example/payments/notifications`,
    notificationUrls: {},
    snap: { notificationUrl: `https://toko-${index + 1}.example/snap/notify` },
    settlementAccounts: [
      {
        id: `SBS-${four}-20260101000000001`,
        bank: 'BCA',
        number: `00${four}778899`,
        holder: `PT ${name}`,
        default: true,
      },
    ],
    fees: Object.fromEntries(
      allChannels.map(({ id }, place) => [id, place % 2 === 0 ? fee(0n, 230n) : fee(5000n, 0n)]),
    ),
    frameAncestors: [],
  };
}

function sentence({ payments, batches, refunds }: Seeded, seconds: number): string {
  const of = (count: number, what: string) => `${count.toLocaleString('en')} ${what}`;
  return `Seeded ${of(payments, 'payments')}, ${of(refunds, 'refunds')}, ${of(batches, 'settlement batches')} in ${seconds} s. Prove them: npx gapura ledger verify`;
}
