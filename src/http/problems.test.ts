// Every refusal has its own problem document: status, title and a sentence.
import { expect, it } from 'vitest';
import type { RefusalCode, RefusalDetails, RefusalReason } from '../refusal.ts';
import { problemOf } from './problems.ts';

/** One of each: the compiler reports a code that is missing here. */
const examples: { [C in RefusalCode]: RefusalDetails[C] } = {
  HEADER_MISSING: { header: 'Client-Id' },
  HEADER_MALFORMED: { header: 'Client-Id' },
  TIMESTAMP_OUT_OF_RANGE: { header: 'Request-Timestamp', toleranceSeconds: 300 },
  CLIENT_UNKNOWN: {},
  CLIENT_DIFFERS: { header: 'X-PARTNER-ID' },
  TOKEN_INVALID: {},
  SIGNATURE_INVALID: {},
  MERCHANT_SUSPENDED: {},
  ADDRESS_NOT_ALLOWED: { address: '203.0.113.7' },
  RATE_LIMITED: {},
  BODY_MALFORMED: {},
  BODY_TOO_LARGE: { limitBytes: 1024 },
  FIELD_REQUIRED: { field: 'reason' },
  FIELD_INVALID: { field: 'amount', reason: 'must be integer' },
  AMOUNT_INVALID: { field: 'amount' },
  REFERENCE_USED: { reference: 'reference' },
  ACCOUNT_UNKNOWN: { field: 'override_settlement[0].bank_account_settlement_id' },
  ACQUIRER_UNAVAILABLE: { channel: 'cards' },
  CHANNEL_INACTIVE: { channel: 'cards' },
  MERCHANT_NOT_CONFIGURED: { field: 'payment.type', reason: 'MOTO is not one of them' },
  REQUEST_IN_FLIGHT: {},
  REQUEST_ID_REUSED: {},
  PAYMENT_NOT_FOUND: {},
  STATE_CONFLICT: { status: 'PENDING', wanted: 'REFUNDED' },
  ALREADY_REFUNDED: {},
  REFUND_EXCEEDS: { refundable: 5n },
  VOID_NOT_WHOLE: { whole: 5n },
  REFUND_WINDOW_OVER: {},
  REFUND_REFERENCE_USED: {},
  CAPTURE_EXCEEDS: { authorized: 5n },
  ACQUIRER_DECLINED: { channel: 'cards', reason: 'no' },
  OBJECT_NOT_FOUND: { object: 'refund', name: 'R-1' },
  REFERENCE_AMBIGUOUS: { reference: 'INV-1' },
  FILE_UNREADABLE: { why: 'The file is empty.' },
  SIGN_IN_REQUIRED: {},
  NOT_PERMITTED: { permission: 'payments.refund' },
  APPROVAL_NEEDED: { approval: 'a1' },
  OFFICE_CONFLICT: { conflict: { name: 'SECRET_KEYS_FULL' } },
  DIFFERENCE_CLOSED: { status: 'RESOLVED' },
  PAYOUT_STATE: { status: 'PAID', wanted: 'FAILED' },
  PAYOUT_BEYOND_CASH: { account: 'main', available: 10n, amount: 20n },
};

it.each(Object.entries(examples))('%s', (code, details) => {
  const problem = problemOf({ code, ...details } as RefusalReason);
  const { status, title, message } = problem;
  expect(problem.code).toBe(code === 'OFFICE_CONFLICT' ? 'SECRET_KEYS_FULL' : code);
  expect(status).toBeGreaterThanOrEqual(400);
  // A provider that does not reply is nothing that the caller did.
  expect(status).toBeLessThanOrEqual(code === 'ACQUIRER_UNAVAILABLE' ? 503 : 499);
  expect(title).toMatch(/^[A-Z][a-z]/);
  expect(message).toMatch(/^\S.*\w\.$/);
  expect(message).not.toMatch(/undefined|\[object/);
});

it('tells an operator what is left, the current state, and what does not exist', () => {
  expect(problemOf({ code: 'REFUND_EXCEEDS', refundable: 5n })).toMatchObject({
    status: 409,
    title: 'Conflict',
    message: 'Only 5 rupiah are left.',
  });
  expect(problemOf({ code: 'STATE_CONFLICT', status: 'DUE', wanted: 'SUCCESS' }).message).toBe(
    'It is DUE and cannot become SUCCESS.',
  );
  expect(problemOf({ code: 'OBJECT_NOT_FOUND', object: 'refund', name: 'R-1' })).toMatchObject({
    status: 404,
    title: 'Not found',
    message: 'There is no refund R-1.',
  });
});
