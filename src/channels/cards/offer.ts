// What a merchant's settings and the banks' rules allow together: payment types, banks, instalments, numbers. Pure.
import {
  type AcquirerId,
  acquirerIds,
  acquirerRules,
  defaultAcquirer,
  defaultInstalmentAcquirer,
  type InstalmentKind,
} from './acquirers.ts';
import {
  type CardPaymentType,
  type CardSettings,
  instalmentMid,
  paymentTypes,
} from './settings.ts';

/** Undefined are the settings of a merchant without any, and of orders that were stored before there were any. */
type Settings = CardSettings | undefined;

/** A bank's instalments for one merchant. */
export interface InstalmentOffer {
  bank: AcquirerId;
  kind: InstalmentKind;
  /** Rupiah. */
  minimum: bigint;
  /** Months, shortest first. */
  tenors: readonly number[];
}

/** The payment types that the merchant has. */
export function typesOf(settings: Settings): readonly CardPaymentType[] {
  return settings?.payment_types ?? paymentTypes;
}

/** The type of an order that names none; undefined if the merchant has several and no default. */
export function usualType(settings: Settings): CardPaymentType | undefined {
  const types = typesOf(settings);
  const only = types.length === 1 ? types[0] : undefined;
  return settings?.default_payment_type ?? (types.includes('SALE') ? 'SALE' : only);
}

/** Whether a refund at this bank is done online. For a direct number the merchant's settings say so. */
export function refundsOnline(settings: Settings, bank: AcquirerId): boolean {
  const chosen = settings?.mids?.[bank]?.refunds;
  return chosen === undefined ? acquirerRules[bank].refundsOnline : chosen === 'online';
}

/** Whether this bank can charge the merchant's sales and authorizations. */
export function sellsAt(settings: Settings, bank: AcquirerId): boolean {
  return settings?.mids === undefined || settings.mids[bank]?.sale !== undefined;
}

/** The bank that charges sales of a card of `cardBank`: its own bank if it can, else the merchant's acquirer. */
export function saleAcquirer(settings: Settings, cardBank?: AcquirerId | undefined): AcquirerId {
  if (cardBank !== undefined && sellsAt(settings, cardBank)) return cardBank;
  return merchantAcquirer(settings);
}

/** The merchant's acquirer: the configured one, or the default one, or the first at which it has a number. */
export function merchantAcquirer(settings: Settings): AcquirerId {
  if (settings?.acquirer !== undefined) return settings.acquirer;
  if (sellsAt(settings, defaultAcquirer)) return defaultAcquirer;
  return acquirerIds.find((bank) => sellsAt(settings, bank)) ?? defaultAcquirer;
}

/** A bank's instalments for the merchant; undefined if it has no number for them (DOKU API, Cards: on-us, off-us). */
export function instalmentsAt(settings: Settings, bank: AcquirerId): InstalmentOffer | undefined {
  const { mids, instalments } = settings ?? {};
  if (mids !== undefined && instalmentMid(bank, mids[bank]) === undefined) return undefined;
  const rules = acquirerRules[bank];
  const own = instalments?.[bank];
  const minimum = own?.minimum === undefined ? rules.instalmentMinimum : BigInt(own.minimum);
  const tenors = [...(own?.tenors ?? rules.tenors)].sort((a, b) => a - b);
  return { bank, kind: rules.instalments, minimum, tenors };
}

/** The instalments of the bank that an order names, or of all the merchant's; empty if it has not the payment type. */
export function instalmentOffers(settings: Settings, named?: AcquirerId): InstalmentOffer[] {
  if (!typesOf(settings).includes('INSTALLMENT')) return [];
  const banks = named === undefined ? acquirerIds : [named];
  return banks.flatMap((bank) => instalmentsAt(settings, bank) ?? []);
}

/**
 * The banks to which a card of `cardBank` may go for instalments if the merchant names none, the first one
 * first: the card's own bank, then the off-us banks.
 */
export function instalmentRoute(
  settings: Settings,
  cardBank: AcquirerId | undefined,
): InstalmentOffer[] {
  const rank = ({ bank }: InstalmentOffer) =>
    bank === cardBank ? 0 : bank === defaultInstalmentAcquirer ? 1 : 2;
  return instalmentOffers(settings)
    .filter(({ bank, kind }) => kind === 'off-us' || bank === cardBank)
    .sort((a, b) => rank(a) - rank(b));
}

/** Whether some bank has this tenor, by its usual rules or the merchant's settings. */
export function isKnownTenor(settings: Settings, months: number): boolean {
  const own = Object.values(settings?.instalments ?? {}).flatMap(({ tenors = [] }) => tenors);
  const usual = Object.values(acquirerRules).flatMap(({ tenors }) => tenors);
  return months === 0 || own.includes(months) || usual.includes(months);
}

/** The merchant's numbers at a bank: its own, or the ordinary ones of a merchant without any. */
export function numbersAt(settings: Settings, bank: AcquirerId, isInstalment: boolean) {
  const { mid, tid } = acquirerRules[bank];
  const own = settings?.mids?.[bank];
  const ownMid = isInstalment ? instalmentMid(bank, own) : own?.sale;
  return { mid: ownMid ?? mid, tid: own?.tid ?? tid };
}
