// The test cards: every number that the simulated issuer knows, and what happens with it. Any expiry and CVV work.
import type { AcquirerId } from '../../../channels/cards/acquirers.ts';
import type { CardBrand } from '../../../channels/cards/evidence.ts';
import { responseCodes } from '../../../channels/cards/response-codes.ts';

/** How the bank authenticates the customer (3-D Secure). */
export type Authentication =
  | 'challenge' // a one-time password
  | 'frictionless' // nothing is asked
  | 'device-check' // a hidden frame, then nothing is asked
  | 'device-check-challenge' // a hidden frame, then a one-time password
  | 'refused'; // the bank says no at once

export interface TestCard {
  number: string;
  brand: CardBrand;
  type: 'CREDIT' | 'DEBIT';
  /** The issuing bank's company name, as answers and notifications name it. */
  issuer: string;
  /** The same bank as an acquirer, if it is one. It decides whether instalments are on-us or off-us. */
  bank?: AcquirerId | undefined;
  authentication: Authentication;
  /** The issuer's answer to an authenticated charge. */
  responseCode: string;
  behaviour: string;
}

type Row = [
  number: string,
  authentication: Authentication,
  responseCode: string,
  behaviour: string,
];

const of = (
  brand: CardBrand,
  type: TestCard['type'],
  issuer: string,
  bank: AcquirerId | undefined,
  rows: readonly Row[],
): TestCard[] =>
  rows.map(([number, authentication, responseCode, behaviour]) => ({
    number,
    brand,
    type,
    issuer,
    bank,
    authentication,
    responseCode,
    behaviour,
  }));

/** The full company names of the issuing banks. */
const companies = {
  BANK_MANDIRI: 'PT BANK MANDIRI (PERSERO), Tbk',
  BANK_CIMB: 'PT BANK CIMB NIAGA, Tbk',
  BANK_PERMATA: 'PT BANK PERMATA, Tbk',
  BCA: 'PT BANK CENTRAL ASIA, Tbk',
  BNI: 'PT BANK NEGARA INDONESIA (PERSERO), Tbk',
  BRI: 'PT BANK RAKYAT INDONESIA (PERSERO), Tbk',
  DANAMON: 'PT BANK DANAMON INDONESIA, Tbk',
} as const;

/** The issuer of the cards that fail. */
const failing = ['VISA', 'CREDIT', 'SIMULATED BANK', undefined] as const;

/** The first one is used if no card is named. */
export const testCards: readonly TestCard[] = [
  ...of('MASTER', 'CREDIT', companies.BANK_MANDIRI, 'BANK_MANDIRI', [
    [
      '5573381011111101',
      'challenge',
      '00',
      'Approved after 3-D Secure; on-us instalments at Bank Mandiri',
    ],
    [
      '5573380000000010',
      'frictionless',
      '00',
      'Approved without a challenge; on-us instalments at Bank Mandiri',
    ],
  ]),
  ...of('VISA', 'CREDIT', companies.BANK_CIMB, 'BANK_CIMB', [
    ['4761349999000039', 'challenge', '00', 'Approved after 3-D Secure; off-us instalments'],
  ]),
  ...of('VISA', 'CREDIT', companies.BANK_PERMATA, 'BANK_PERMATA', [
    ['4111111111111111', 'frictionless', '00', 'Approved without a challenge; off-us instalments'],
  ]),
  ...of('VISA', 'CREDIT', companies.BCA, 'BCA', [
    [
      '4556330000000019',
      'frictionless',
      '00',
      'Approved without a challenge; on-us instalments at BCA',
    ],
  ]),
  ...of('MASTER', 'CREDIT', companies.BNI, 'BNI', [
    [
      '5264220000000012',
      'frictionless',
      '00',
      'Approved without a challenge; on-us instalments at BNI',
    ],
  ]),
  ...of('MASTER', 'CREDIT', companies.DANAMON, 'DANAMON', [
    ['5592280000000019', 'frictionless', '00', 'Approved without a challenge; off-us instalments'],
  ]),
  ...of('VISA', 'DEBIT', companies.BCA, 'BCA', [
    [
      '4556320000000028',
      'frictionless',
      '00',
      'Debit card: approved without a challenge; no instalments',
    ],
  ]),
  ...of('MASTER', 'DEBIT', companies.BANK_MANDIRI, 'BANK_MANDIRI', [
    [
      '5573390000000019',
      'challenge',
      '00',
      'Debit card: approved after 3-D Secure; no instalments',
    ],
  ]),
  ...of('JCB', 'CREDIT', companies.BRI, 'BRI', [
    [
      '3568000000000016',
      'frictionless',
      '00',
      'JCB: approved without a challenge; off-us instalments',
    ],
  ]),
  ...of('AMEX', 'CREDIT', companies.DANAMON, 'DANAMON', [
    [
      '377700000000018',
      'frictionless',
      '00',
      'American Express (CVV of 4 digits): approved without a challenge',
    ],
  ]),
  ...of('VISA', 'CREDIT', companies.BANK_PERMATA, 'BANK_PERMATA', [
    [
      '4440000000740001',
      'device-check',
      '00',
      'Approved after a hidden device check, without a challenge',
    ],
    [
      '4440000000750000',
      'device-check-challenge',
      '00',
      'Approved after a hidden device check and 3-D Secure',
    ],
  ]),
  ...of(...failing, [
    ['4440000000010009', 'frictionless', '01', 'Declined: refer to issuer'],
    ['4440000000040006', 'frictionless', '04', 'Declined: pick up card'],
    ['4440000000050005', 'frictionless', '05', 'Declined: do not honour'],
    ['4440000000070003', 'frictionless', '07', 'Declined: pick up card, special conditions'],
    ['4440000000130005', 'frictionless', '13', 'Declined: invalid amount'],
    ['4440000000140004', 'frictionless', '14', 'Declined: invalid card number'],
    ['4440000000410001', 'frictionless', '41', 'Declined: lost card'],
    ['4440000000430009', 'frictionless', '43', 'Declined: stolen card'],
    ['4440000000510008', 'frictionless', '51', 'Declined: insufficient funds'],
    ['4440000000540005', 'frictionless', '54', 'Declined: expired card'],
    ['4440000000550004', 'frictionless', '55', 'Declined: wrong PIN'],
    ['4440000000570002', 'frictionless', '57', 'Declined: not permitted to this cardholder'],
    ['4440000000610006', 'frictionless', '61', 'Declined: exceeds the limit'],
    ['4440000000910000', 'frictionless', '91', 'Declined: issuer unavailable'],
    ['4440000000960005', 'frictionless', '96', 'Declined: system malfunction'],
    ['4440000000710004', 'frictionless', 'RJ', 'Rejected by the risk engine'],
    ['4440000000720003', 'refused', 'DA', '3-D Secure authentication refused'],
    ['4440000000730002', 'frictionless', 'TO', 'No answer in time: timeout'],
  ]),
];

const byNumber = new Map(testCards.map((card) => [card.number, card]));
const byBin = new Map(testCards.map((card) => [card.number.slice(0, 6), card]));

/** The test card with that number, or undefined. */
export function testCard(number: string): TestCard | undefined {
  return byNumber.get(number);
}

/** A test card with the same BIN, which describes a card that is not a test card. */
export function sameBin(number: string): TestCard | undefined {
  return byNumber.get(number) ?? byBin.get(number.slice(0, 6));
}

/** The message of each response code. */
export const responseMessages: Readonly<Record<string, string>> = Object.fromEntries(
  responseCodes.map(({ code, message }) => [code, message]),
);
