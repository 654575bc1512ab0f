// The one loop for every change, on a real database: late, repeated and lost answers of the acquirer.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { capture, concludeCapture } from '../../src/payments/capture.ts';
import { change } from '../../src/payments/change.ts';
import { create } from '../../src/payments/create.ts';
import type { PaymentDeps } from '../../src/payments/deps.ts';
import { findByReference, historyOf } from '../../src/payments/find.ts';
import { findRefundable } from '../../src/payments/find-refund.ts';
import type { Order, Payment } from '../../src/payments/payment.ts';
import { type Acquirer, type CaptureVerdict, OutcomeUnknown } from '../../src/payments/ports.ts';
import { recover } from '../../src/payments/recover.ts';
import { giveBack, refund } from '../../src/payments/refund.ts';
import { releaseDue } from '../../src/payments/release.ts';
import { settle } from '../../src/payments/settle.ts';
import { workRefund } from '../../src/payments/work-refund.ts';
import { recall } from '../../src/requests/store.ts';
import { reset } from '../../src/sandbox/reset.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { paymentDeps, testQuestion } from '../support/payments.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => reset(database.db));

const clientId = 'BRN-0001-1700000000001';
const voids = { voidsBeforeSettlement: true };

/** The dependencies with an acquirer on the network, whose answers a test can set. */
function world(acquirer: Partial<Acquirer> = {}) {
  const facts: string[] = [];
  const clock = movableClock();
  const network: Acquirer = {
    openHere: () => undefined,
    open: async () => ({ kind: 'opened', references: [], pageToken: newId() }),
    refund: async () => ({ kind: 'done', message: 'ok', references: [] }),
    capture: async () => ({ kind: 'refused', reason: 'no' }),
    inquire: async () => undefined,
    inquireRefund: async () => undefined,
    ...acquirer,
  };
  const deps: PaymentDeps = paymentDeps(database.db, clock, network, {
    observe: (_payment, fact) => facts.push(fact.kind),
    answerTo: (_question, outcome) => ({ status: 200, body: Buffer.from(answerText(outcome)) }),
  });
  return { deps, facts, clock };
}

function answerText(outcome: Parameters<PaymentDeps['answerTo']>[1]): string {
  if (outcome.kind === 'capture') return `${outcome.kind} ${outcome.verdict.kind}`;
  if (outcome.kind === 'refund') return `${outcome.kind} ${outcome.refund.status}`;
  return `${outcome.kind} ${outcome.payment.status}`;
}

const orderOf = (more: Partial<Order> = {}): Order => ({
  reference: `INV-${newId()}`,
  amount: 100_000n,
  lifeSeconds: 3600,
  reusable: false,
  purchase: { customer: { name: 'Sari' }, lines: [] },
  details: {},
  ...more,
});

async function ordered(deps: PaymentDeps, order = orderOf()): Promise<Payment> {
  await create(deps, { question: testQuestion(), channel: 'cards', order });
  return again(order.reference);
}

async function again(reference: string): Promise<Payment> {
  const payment = await findByReference(database.db, clientId, reference);
  if (payment === undefined) throw new Error(`there is no payment ${reference}`);
  return payment;
}

async function reserved(deps: PaymentDeps): Promise<Payment> {
  const payment = await ordered(deps);
  await settle(deps, payment, { kind: 'authorized', authorizeId: newId() });
  return again(payment.reference);
}

async function paid(deps: PaymentDeps): Promise<Payment> {
  const payment = await ordered(deps);
  const receipt = receiptOf(payment, 'R-1');
  await settle(deps, payment, { kind: 'paid', receipt });
  return again(payment.reference);
}

const receiptOf = ({ amount }: Payment, key: string) => ({
  id: newId(),
  key,
  amount,
  paidAt: new Date(),
  references: [],
});

const reasons = async ({ id }: Payment) =>
  (await historyOf(database.db, id)).map(({ reason }) => reason);

describe('a capture whose first reply was lost', () => {
  const lost = async (verdict: (payment: Payment) => CaptureVerdict) => {
    const { deps } = world({
      capture: async () => {
        throw new Error('the connection was cut');
      },
    });
    const payment = await reserved(deps);
    const question = testQuestion();
    await expect(capture(deps, { payment, question })).rejects.toBeInstanceOf(OutcomeUnknown);
    const open = { paymentId: payment.id, reference: payment.reference, question };
    const first = await concludeCapture(deps, open, verdict(payment));
    return { deps, open, first, payment };
  };
  const done = (payment: Payment): CaptureVerdict => ({
    kind: 'done',
    receipt: receiptOf(payment, 'C-1'),
  });

  it('captures once, and gives a second “done” the same answer', async () => {
    const { deps, open, first, payment: reservedOne } = await lost(done);
    expect(first.answer.body.toString()).toBe('capture done');
    expect(await concludeCapture(deps, open, done(reservedOne))).toEqual(first);
    const payment = await again(open.reference);
    expect(payment).toMatchObject({ status: 'SUCCESS', paidAmount: 100_000n });
    expect(payment.capturedBy).toBe(open.question.requestId);
    expect(await reasons(payment)).toEqual([
      'requested; waiting for the acquirer',
      'opened',
      'authorized',
      'captured',
    ]);
  });

  it('stays captured after a late “refused”, and its history shows nothing else', async () => {
    const { deps, open, first } = await lost(done);
    const late = await concludeCapture(deps, open, { kind: 'refused', reason: 'too late' });
    expect(late).toEqual(first);
    const payment = await again(open.reference);
    expect(payment.status).toBe('SUCCESS');
    expect((await reasons(payment)).at(-1)).toBe('captured');
  });

  it('does not end a void that reserved the money afterwards', async () => {
    const { deps, open, payment } = await lost(() => ({ kind: 'refused', reason: 'no' }));
    const { reference } = open;
    const refundable = await findRefundable(database.db, { clientId, reference });
    if (refundable === undefined) throw new Error('there is no payment');
    const silent = paymentDeps(database.db, deps.clock, {
      ...deps.acquirerOf({ clientId: '', channel: 'cards' }),
      refund: async () => {
        throw new Error('no answer');
      },
    });
    const whole = { refundable, reference: newId(), amount: 100_000n, policy: voids };
    await expect(refund(silent, { ...whole, question: testQuestion() })).rejects.toThrow();
    await concludeCapture(deps, open, done(payment));
    expect(await again(reference)).toMatchObject({ status: 'AUTHORIZED', paidAmount: 0n });
  });
});

describe('a capture that is concluded by many at once', () => {
  it('is captured once: by its own call, a late reply and the recovery of two processes', async () => {
    let asked = 0;
    const replies: (() => void)[] = [];
    const { deps, facts, clock } = world({
      capture: (payment, amount) => {
        asked += 1;
        const receipt = { ...receiptOf(payment, 'C-9'), amount };
        return new Promise((resolve) => replies.push(() => resolve({ kind: 'done', receipt })));
      },
    });
    const payment = await reserved(deps);
    const question = testQuestion();
    const waitFor = async (calls: number) => {
      while (asked < calls) await new Promise((resolve) => setImmediate(resolve));
    };
    const own = capture(deps, { payment, question });
    await waitFor(1);
    clock.setOffsetMs(clock.offsetMs() + 61_000);
    const recovered = [recover(deps), recover(deps)];
    await waitFor(3);
    for (const reply of replies) reply();
    const reserving = await again(payment.reference);
    const first = { payment: reserving, isInFlight: true };
    const verdict: CaptureVerdict = { kind: 'done', receipt: receiptOf(payment, 'C-9') };
    const late = Array.from({ length: 5 }, () =>
      concludeCapture(deps, { paymentId: payment.id, question, first }, verdict),
    );
    const answers = await Promise.all([own, ...late]);
    await Promise.all(recovered);
    expect(new Set(answers.map(({ answer }) => answer.body.toString()))).toEqual(
      new Set(['capture done']),
    );
    expect(facts).toEqual(['authorized', 'captured']);
    expect((await reasons(await again(payment.reference))).slice(-2)).toEqual([
      'authorized',
      'captured',
    ]);
  });
});

describe('the observed facts', () => {
  it('include captures, releases of authorizations, and refunds worked by hand', async () => {
    const { deps, facts, clock } = world({
      captureHere: (payment) => ({ kind: 'done', receipt: receiptOf(payment, 'C-2') }),
      refundHere: () => ({ kind: 'manual', message: 'by hand' }),
    });
    await capture(deps, { payment: await reserved(deps), question: testQuestion() });
    const due = await paid(deps);
    const { reference } = due;
    const refundable = await findRefundable(database.db, { clientId, reference });
    if (refundable === undefined) throw new Error('there is no payment');
    const policy = { voidsBeforeSettlement: false };
    const made = await giveBack(deps, { refundable, by: 'Ani', policy });
    expect(made.refund.status).toBe('DUE');
    await workRefund(deps, { refundId: made.refund.id, outcome: 'done', by: 'Budi' });
    await reserved(deps);
    clock.setOffsetMs(8 * 24 * 3600 * 1000);
    expect(await releaseDue(deps)).toBe(1);
    expect(facts).toEqual(['authorized', 'captured', 'paid', 'refunded', 'authorized', 'released']);
  });
});

describe('a new session with an acquirer on the network', () => {
  it('is stored with its question before the acquirer is asked', async () => {
    const seen: unknown[] = [];
    const { deps } = world({
      open: async (payment) => {
        const stored = await again(payment.reference);
        const key = `classic:${payment.requestId}`;
        const question = await recall(database.db, { clientId, key, since: new Date(0) });
        seen.push([stored.status, stored.requestId === payment.requestId, question?.answer]);
        return { kind: 'opened', references: [], pageToken: newId() };
      },
    });
    const order = orderOf({ renewable: true });
    const first = await ordered(deps, order);
    const second = testQuestion();
    const { answer } = await create(deps, { question: second, channel: 'cards', order });
    expect(answer.body.toString()).toBe('opened PENDING');
    expect(seen).toEqual([
      ['OPENING', true, undefined],
      ['OPENING', true, undefined],
    ]);
    const renewed = await again(order.reference);
    expect(renewed).toMatchObject({ id: first.id, requestId: second.requestId, status: 'PENDING' });
    expect(renewed.pageToken).not.toBe(first.pageToken);
  });

  it('gets its answer from the recovery if the acquirer did not reply', async () => {
    let isSilent = false;
    const { deps, clock } = world({
      open: async () => {
        if (isSilent) throw new Error('no answer');
        return { kind: 'opened', references: [], pageToken: newId() };
      },
    });
    const order = orderOf({ renewable: true });
    await ordered(deps, order);
    isSilent = true;
    const question = testQuestion();
    const ordering = { question, channel: 'cards', order };
    await expect(create(deps, ordering)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await recover(deps)).toBe(0);
    clock.setOffsetMs(clock.offsetMs() + 61_000);
    expect(await recover(deps)).toBe(1);
    expect((await again(order.reference)).status).toBe('FAILED');
    const repeated = await create(deps, ordering);
    expect(repeated).toMatchObject({ replayed: true });
    expect(repeated.answer.body.toString()).toBe('opened FAILED');
  });
});

describe('the loop itself', () => {
  it('decides again after a lost race, and gives up on a payment that always changes', async () => {
    const { deps } = world();
    const payment = await ordered(deps);
    let reads = 0;
    const stale = { payment: { ...payment, version: 0 } };
    const changed = await change(deps, {
      first: stale,
      read: async () => {
        reads += 1;
        return { payment: await again(payment.reference) };
      },
      decide: ({ payment: current }) => ({ kind: 'change', after: { ...current, held: true } }),
    });
    expect([changed?.kind, reads]).toEqual(['changed', 1]);
    const never = change(deps, {
      read: async () => stale,
      decide: ({ payment: current }) => ({ kind: 'change', after: current }),
    });
    await expect(never).rejects.toThrow('kept changing');
  });

  it('returns undefined if there is no payment', async () => {
    const { deps } = world();
    const decide = () => ({ kind: 'nothing', why: '' }) as const;
    expect(await change(deps, { read: async () => undefined, decide })).toBeUndefined();
  });
});
