// What closing months and invoices need from the running gateway.
import type { ConfigFile } from '../config/file.ts';
import type { HeadKeys } from '../ledger/signed-head.ts';
import type { PeriodSettings } from '../periods/period.ts';
import { taxRateAt, taxRates } from '../settlement/tax.ts';
import type { Agreement } from '../settlement/terms.ts';

/** A month is closed with exceptions that are younger than this, if somebody accepts them. */
const exceptionDays = 30;

export function periodSettings(
  { tax, periods = {} }: ConfigFile,
  agreed: Pick<Agreement, 'tax'>,
  keys: HeadKeys,
): PeriodSettings {
  const { name = 'Gapura', address, tax_id: taxId } = tax?.seller ?? {};
  const rates = agreed.tax?.rates ?? taxRates;
  return {
    keys: { privateKey: keys.privateKey, publicKey: keys.publicKey },
    exceptionDays: periods.exception_days ?? exceptionDays,
    seller: { name, address, taxId },
    taxRateAt: (at) => (taxRateAt(rates, at) ?? rates[0])?.basisPoints ?? 1n,
  };
}
