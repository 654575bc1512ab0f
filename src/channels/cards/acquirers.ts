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

/** The tenors on offer, in months. In a list of allowed tenors, 0 means paying at once. */
export const tenors = [3, 6, 12] as const;

export interface AcquirerRules {
  name: string;
  /** Whether instalments are for the bank's own cards only (on-us), or for any credit card (off-us). */
  instalments: 'on-us' | 'off-us';
  /** ASSUMED: the smallest amount of an instalment payment in rupiah. DOKU shows it only in its back office. */
  instalmentMinimum: bigint;
  /** Whether it accepts refunds online. Otherwise they are processed by hand. */
  refundsOnline: boolean;
  /** Its merchant number, shown in identifiers. */
  mid: string;
}

const onUs = { instalments: 'on-us', instalmentMinimum: 500_000n, refundsOnline: true } as const;
const offUs = { instalments: 'off-us', instalmentMinimum: 500_000n } as const;

export const acquirerRules: Readonly<Record<AcquirerId, AcquirerRules>> = {
  BNI: { name: 'Bank Negara Indonesia', ...onUs, mid: '000100009' },
  BRI: { name: 'Bank Rakyat Indonesia', ...offUs, refundsOnline: true, mid: '000100002' },
  BANK_CIMB: { name: 'Bank CIMB Niaga', ...offUs, refundsOnline: true, mid: '000100022' },
  BANK_MANDIRI: { name: 'Bank Mandiri', ...onUs, mid: '000100008' },
  BCA: { name: 'Bank Central Asia', ...onUs, mid: '000100014' },
  BANK_PERMATA: { name: 'Bank Permata', ...offUs, refundsOnline: true, mid: '000100013' },
  DANAMON: { name: 'Bank Danamon', ...offUs, refundsOnline: true, mid: '000100011' },
  BUKOPIN: { name: 'Bank Bukopin', ...offUs, refundsOnline: false, mid: '000100441' },
  HSBC: { name: 'HSBC Indonesia', ...offUs, refundsOnline: false, mid: '000100087' },
  OCBC_NISP: { name: 'OCBC NISP', ...offUs, refundsOnline: true, mid: '000100028' },
};

/** The acquirer if neither the merchant nor the card determines one. */
export const defaultAcquirer: AcquirerId = 'BANK_MANDIRI';

/** The acquirer of instalments for cards whose own bank does not offer them. */
export const defaultInstalmentAcquirer: AcquirerId = 'DANAMON';
