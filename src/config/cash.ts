// What the configuration says about acquirers' transfers and banks' statements.
import type { CashRules } from '../cash/rules.ts';
import { mapForBank, type StatementMap, statementMaps } from '../cash/statements/map.ts';
import { feesOf } from '../merchants/written.ts';
import { priceOf } from '../settlement/fee.ts';
import type { ConfigFile } from './file.ts';
import { requireKnownChannels } from './settings.ts';

/** Acquirers transfer within two business days, and a weekend may be in between (ASSUMED). */
const remittanceDays = 4;
const matchDays = 5;

/** What Indonesian banks write for their own costs and interest (ASSUMED). */
const costTexts = [
  ...['BIAYA ADM', 'BIAYA TRANSFER', 'BIAYA TRF', 'BIAYA TXN', 'BIAYA SKN', 'BIAYA RTGS'],
  ...['BIAYA BI-FAST', 'BUNGA', 'PAJAK BUNGA', 'JASA GIRO', 'BEA METERAI'],
];
const costsAtMost = 1_000_000;

/** Defaults filled in. Throws ConfigError if `acquirer_costs` names an unknown channel. */
export function cashRules(file: ConfigFile, channelIds: readonly string[]): CashRules {
  const { cash = {}, acquirer_costs: costs = {}, bank_accounts: own = [] } = file;
  requireKnownChannels('acquirer_costs', Object.keys(costs), channelIds);
  const prices = feesOf(costs);
  return {
    remittances: {
      costOf(channel, amount) {
        const price = prices[channel] && priceOf(amount, prices[channel]);
        return price === undefined || price < amount ? price : amount;
      },
      days: cash.remittance_days ?? remittanceDays,
    },
    matchDays: cash.match_days ?? matchDays,
    bankCosts: {
      texts: cash.bank_cost_texts ?? costTexts,
      atMost: BigInt(cash.bank_costs_at_most ?? costsAtMost),
    },
    mapOf(accountId) {
      const account = own.find(({ id }) => id === accountId);
      if (typeof account?.statement === 'object') return mapOf(account.statement);
      return statementMaps[account?.statement ?? mapForBank(account?.bank ?? '')];
    },
  };
}

type Own = NonNullable<ConfigFile['bank_accounts']>[number];
type WrittenMap = Extract<Own['statement'], object>;

function mapOf({ day_format: dayFormat, ...map }: WrittenMap): StatementMap {
  return { ...map, dayFormat };
}
