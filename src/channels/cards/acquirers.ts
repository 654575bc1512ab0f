// The acquiring banks of the card channel and what each allows: one row a bank (DOKU API, Cards).

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

/** The tenors on offer, in months; 0 in a list of allowed tenors stands for paying at once. */
export const tenors = [3, 6, 12] as const;

export interface AcquirerRules {
  name: string;
  /** Whether its instalments are for cards that it issued itself, or for anybody's credit card. */
  instalments: 'on-us' | 'off-us';
  /** ASSUMED: smallest amount of an instalment payment in rupiah; DOKU shows it in its back office only. */
  instalmentMinimum: bigint;
  /** Whether it takes refunds online; those of the others are worked by hand. */
  refundsOnline: boolean;
  /** Its merchant number, as identifiers show it. */
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

/** Who acquires where neither the merchant nor the card says. */
export const defaultAcquirer: AcquirerId = 'BANK_MANDIRI';

/** Who acquires instalments of cards whose own bank offers none. */
export const defaultInstalmentAcquirer: AcquirerId = 'DANAMON';
