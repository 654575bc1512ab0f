// Checks of a payment's lifecycle on a classic channel: created once, status, paid, notified.
import { randomUUID } from 'node:crypto';
import { at, refusedAs, set } from '../../channels/fixture.ts';
import { verifyNotification } from '../../sdk/index.ts';
import { checker } from '../../wire/check.ts';
import { bodyOf, type Subject } from './bodies.ts';
import { type Customers, expectIs, type Outcome } from './customers.ts';
import { expectSigned } from './gate.ts';
import {
  type Answered,
  type Check,
  expectRefusal,
  expectStatus,
  expectThat,
  Failed,
  send,
} from './probe.ts';

/** Checks that need customers where none can be played are skipped. */
export function storyChecks(subject: Subject, customers: Customers): Check[] {
  const played = (run: (subject: Subject, customers: Customers) => Promise<void>) => async () => {
    customers.demand();
    await run(subject, customers);
  };
  return [
    {
      name: 'repeats the answer of a repeated request, byte for byte',
      run: () => replays(subject),
    },
    { name: 'refuses a used Request-Id with different data', run: () => refusesReuse(subject) },
    { name: 'refuses a used invoice number', run: () => refusesUsedInvoice(subject, customers) },
    { name: 'returns the status by invoice and by Request-Id', run: () => returnsStatus(subject) },
    { name: 'pays once and notifies, signed', run: played(paysAndNotifies) },
    { name: 'stays unpaid when refused', run: played((...at) => endsAs('FAILED', ...at)) },
    { name: 'cannot be paid when expired', run: played((...at) => endsAs('EXPIRED', ...at)) },
  ];
}

interface Made {
  invoice: string;
  requestId: string;
  body: object;
  answer: Answered;
}

async function make(subject: Subject): Promise<Made> {
  const { target, path, channel } = subject;
  const requestId = randomUUID();
  const body = bodyOf(subject);
  const answer = await send(target, { path, body, requestId });
  expectStatus(answer, 200);
  expectSigned(answer);
  const invoice = String(at(body, channel.create.uniqueFields.reference ?? ''));
  return { invoice, requestId, body, answer };
}

async function replays(subject: Subject): Promise<void> {
  const { requestId, body, answer } = await make(subject);
  const again = await send(subject.target, { path: subject.path, body, requestId });
  expectStatus(again, 409);
  expectThat(again.raw.equals(answer.raw), 'the repeated answer has different bytes');
  expectSigned(again);
}

async function refusesReuse(subject: Subject): Promise<void> {
  const { requestId } = await make(subject);
  const other = await send(subject.target, {
    path: subject.path,
    body: bodyOf(subject),
    requestId,
  });
  expectRefusal(other, 409, 'idempotent_request', '');
}

async function refusesUsedInvoice(subject: Subject, customers: Customers): Promise<void> {
  const { target, path, channel } = subject;
  const { invoice, body } = await make(subject);
  const field = channel.create.uniqueFields.reference ?? '';
  if (orderOf(subject, body).renewable) {
    // The page of an unpaid invoice may be requested again; that of a paid one may not.
    customers.demand();
    await customers.play(invoice, 'SUCCESS');
    await customers.settled(() => statusOf(subject, invoice), 'SUCCESS');
  }
  const again = await send(target, { path, body: bodyOf(subject, set(field, invoice)) });
  const { code } = refusedAs(channel, { field });
  expectRefusal(again, 400, code, field);
}

/** The channel's order for a body: it says whether the payment is retryable and renewable. */
function orderOf({ channel }: Subject, body: object) {
  const { request, accept } = channel.create;
  return accept(checker(request)(body), { now: new Date() });
}

async function statusOf({ target }: Subject, name: string): Promise<string> {
  const path = `/orders/v1/status/${encodeURIComponent(name)}`;
  const answer = await send(target, { method: 'GET', path });
  expectStatus(answer, 200);
  expectSigned(answer);
  return String(at(answer.json, 'transaction.status'));
}

async function returnsStatus(subject: Subject): Promise<void> {
  const { invoice, requestId } = await make(subject);
  for (const name of [invoice, requestId]) expectIs(await statusOf(subject, name), 'PENDING');
}

async function paysAndNotifies(subject: Subject, customers: Customers): Promise<void> {
  const { secret: secretKey, clientId } = subject.target;
  const { invoice, requestId } = await make(subject);
  await customers.play(invoice, 'SUCCESS');
  await customers.settled(() => statusOf(subject, invoice), 'SUCCESS');
  await customers.expectRefused(invoice);
  const notifications = await customers.notificationsOf(invoice);
  expectThat(notifications.length === 1, `${notifications.length} notifications for one payment`);
  const [notification] = notifications;
  const attempt = notification?.attempts[0];
  if (notification === undefined || attempt === undefined) throw new Failed('none was attempted');
  const expected = { secretKey, clientId, path: notification.url };
  const { body } = verifyNotification(attempt.request_body, attempt.request_headers, expected);
  expectIs(body.transaction.status, 'SUCCESS');
  expectIs(body.transaction.original_request_id, requestId);
}

async function endsAs(outcome: Outcome, subject: Subject, customers: Customers): Promise<void> {
  const { invoice, body } = await make(subject);
  await customers.play(invoice, outcome);
  await customers.settled(() => statusOf(subject, invoice), outcome);
  // If the customer may try again on the same page, a declined payment is not final.
  if (outcome === 'FAILED' && orderOf(subject, body).retryable) return;
  await customers.expectRefused(invoice);
  expectIs(await statusOf(subject, invoice), outcome);
}
