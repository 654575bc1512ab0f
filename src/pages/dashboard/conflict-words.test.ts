// Every conflict has a sentence of its own in both languages, and none is half translated.
import { expect, expectTypeOf, it } from 'vitest';
import type { Conflict, ConflictDetails, ConflictName } from '../../conflict.ts';
import type { RefusalCode } from '../../refusal.ts';
import { refusalText } from './refusal-words.ts';

const conditions = [
  { name: 'proven', found: ['every balance is the sum of its postings'] },
  { name: 'settled', found: ['3'] },
];

/** One of each: the compiler reports a name that is missing here. */
const examples: ConflictDetails = {
  ACCOUNT_DECIDED: {},
  ACCOUNT_ENTERED_BY_YOU: {},
  ASKED_BY_YOU: {},
  DECIDED_BEFORE: { status: 'APPROVED' },
  AUTHENTICATOR_EXISTS: {},
  AUTHENTICATOR_MISSING: { email: 'a@b.test' },
  RECOVERY_CODES_ALONE: {},
  PASSWORD_TRIES: { seconds: 30 },
  SELF_IN_FILE: {},
  PERSON_IN_FILE: {},
  PERSON_EXISTS: { email: 'a@b.test' },
  PERSON_DISABLED: { email: 'a@b.test' },
  PERSON_LAST_MANAGER: { email: 'a@b.test' },
  KEY_IN_FILE: {},
  MERCHANT_EXISTS: { clientId: 'BRN-1' },
  MERCHANT_IN_FILE: {},
  MERCHANT_LEFT_FILE: {},
  MERCHANT_STILL_IN_FILE: {},
  MERCHANT_IN_OFFICE: {},
  SECRET_KEYS_FULL: {},
  SECRET_KEY_LAST: {},
  SERVICE_REQUESTED: { channel: 'dana' },
  VIEWS_FULL: { most: 50 },
  VIEW_NAME_USED: { view: 'Besar' },
  ENDPOINT_NOT_MUTED: {},
  ENDPOINT_MISSING: {},
  PERIOD_CLOSED: { month: '2026-01' },
  PERIOD_DEMANDS: { conditions },
  PERIOD_WARNINGS: { conditions },
  PERIOD_BUSY: {},
  PERIOD_ORDER: {},
  PERIOD_SEAL_LATE: {},
  PERIOD_EMPTY: {},
  TIME_IN_CLOSED_MONTH: { since: new Date(0) },
  LEDGER_PROOF_RUNS: {},
  JOURNAL_REVERSED: {},
  CREDIT_NOTE_FINAL: {},
  DISPUTE_ENDED: {},
  DISPUTE_EXISTS: {},
  EVIDENCE_FULL: { most: 20 },
  SUSPENSE_WORKED: {},
  SUSPENSE_EMPTY: {},
  SUSPENSE_SMALLER: { left: 5n },
  EXCEPTION_AT_BANK: {},
  EXCEPTION_IS_ENTRY: {},
  EXCEPTION_WITHOUT_MONEY: {},
  REMITTANCE_ENDED: { status: 'WRITTEN_OFF' },
  STATEMENT_GAP: { account: 'utama', file: 'a.csv', until: '2026-01-31', closing: 5n, opening: 6n },
  ENTRY_MATCHED: {},
  PAYOUT_MOVED: { reference: 'PO1', status: 'PAID' },
  PROVIDER_MATTER_CLOSED: { matter: 'opening' },
  PROVIDER_LINK_UNKNOWN: {},
  PROVIDER_CALL_ANSWERED: {},
  PROVIDER_NONE: {},
  NOTIFICATION_WORKED: {},
  SANDBOX_ONLY: {},
  CLOCK_TOO_FAR: {},
  OUTCOME_IMPOSSIBLE: {
    reference: 'INV-1',
    outcome: 'SUCCESS',
    why: 'its code has expired',
    exception: '0198',
  },
  OUTCOME_AT_PROVIDER: { reference: 'INV-1', upstream: 'doku' },
  CARD_UNFIT: { why: 'card.number: card-not-allowed' },
};

/** Names and values, and what Indonesian says the same. */
const borrowed = new Set(
  'a b test bank dana doku brn inv po besar utama csv dashboard users keys configuration gapura config client id merchant merchants gateway sandbox secret key card number not allowed t z'.split(
    ' ',
  ),
);

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];

it.each(Object.entries(examples))('%s', (name, details) => {
  const reason = { code: 'OFFICE_CONFLICT', conflict: { name, ...details } as Conflict } as const;
  const [english, indonesian] = [refusalText(reason, 'en'), refusalText(reason, 'id')];
  for (const sentence of [english, indonesian]) {
    expect(sentence).toMatch(/^\S.*\w[”)}]?\.$/s);
    expect(sentence).not.toMatch(/undefined|\[object/);
  }
  const theirs = wordsOf(english);
  const left = wordsOf(indonesian).filter((word) => theirs.includes(word));
  expect(left.filter((word) => !borrowed.has(word))).toEqual([]);
});

it('no conflict has the name of a refusal: both are codes of problems', () => {
  expectTypeOf<ConflictName & RefusalCode>().toBeNever();
});
