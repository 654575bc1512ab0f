// The acquiring banks of the card channel and what each allows, one row per bank (DOKU API, Cards).

export const acquirerIds = [
  'BNI',
  'BRI',
  'BANK_CIMB',
  'BANK_MANDIRI',
  'BCA',
  'BANK_PERMATA',
  'DANAMON',
  'BUKOPIN',
  'HSBC',
  'OCBC_NISP',
] as const;

export type AcquirerId = (typeof acquirerIds)[number];

/** Whether a bank's instalments are for its own cards only (on-us), or for any credit card (off-us). */
export type InstalmentKind = 'on-us' | 'off-us';

/** What a bank allows if the merchant's settings do not say otherwise. */
export interface AcquirerRules {
  name: string;
  instalments: InstalmentKind;
  /** ASSUMED: the smallest amount of an instalment payment in rupiah. DOKU shows it only in its back office. */
  instalmentMinimum: bigint;
  /** ASSUMED: the tenors of its instalments, in months. */
  tenors: readonly number[];
  /** Whether it accepts refunds online. Otherwise they are processed by hand. */
  refundsOnline: boolean;
  /** The merchant number of a merchant without its own, for sales and instalments, shown in identifiers. */
  mid: string;
  /** The terminal number of a merchant without its own, shown in identifiers. */
  tid: string;
}

type Row = [
  name: string,
  instalments: InstalmentKind,
  instalmentMinimum: bigint,
  tenors: readonly number[],
  refunds: 'online' | 'by hand',
  mid: string,
  tid: string,
];

const of = (...[name, instalments, instalmentMinimum, tenors, refunds, mid, tid]: Row) => ({
  name,
  instalments,
  instalmentMinimum,
  tenors,
  refundsOnline: refunds === 'online',
  mid,
  tid,
});

const short = [3, 6, 12];
const usual = [3, 6, 12, 24];
const long = [3, 6, 9, 12, 18, 24, 36];

/**
 * DOKU API, Cards: BCA, Bank Mandiri and BNI are on-us; Bukopin, Danamon, Permata, HSBC and OCBC off-us. ASSUMED:
 * BRI and CIMB, which the documentation names as acquirers of instalments in neither list, are off-us.
 */
export const acquirerRules: Readonly<Record<AcquirerId, AcquirerRules>> = {
  BNI: of('Bank Negara Indonesia', 'on-us', 400_000n, usual, 'online', '000100009', '10000009'),
  BRI: of('Bank Rakyat Indonesia', 'off-us', 500_000n, usual, 'online', '000100002', '10000002'),
  BANK_CIMB: of('Bank CIMB Niaga', 'off-us', 500_000n, usual, 'online', '000100022', '10000022'),
  BANK_MANDIRI: of('Bank Mandiri', 'on-us', 300_000n, long, 'online', '000100008', '10000008'),
  BCA: of('Bank Central Asia', 'on-us', 500_000n, usual, 'online', '000100014', '10000014'),
  BANK_PERMATA: of('Bank Permata', 'off-us', 500_000n, short, 'online', '000100013', '10000013'),
  DANAMON: of('Bank Danamon', 'off-us', 500_000n, [3, 6, 9, 12], 'online', '000100011', '10000011'),
  BUKOPIN: of('Bank Bukopin', 'off-us', 300_000n, short, 'by hand', '000100441', '10000441'),
  HSBC: of('HSBC Indonesia', 'off-us', 500_000n, long, 'by hand', '000100087', '10000087'),
  OCBC_NISP: of('OCBC NISP', 'off-us', 500_000n, short, 'online', '000100028', '10000028'),
};

/** The acquirer if neither the merchant nor the card determines one. */
export const defaultAcquirer: AcquirerId = 'BCA';

/** The acquirer of instalments for cards whose own bank does not offer them. */
export const defaultInstalmentAcquirer: AcquirerId = 'DANAMON';
