// Checks of a SNAP channel: what it accepts and refuses, by its own fixtures, and the lifecycle of a payment.
import type { Channel } from '../../../channels/channel.ts';
import { all, at, type BadBody, type Edit, type Fixtures, set } from '../../../channels/fixture.ts';
import { operationOf, type RefundOperation } from '../../../channels/operation.ts';
import { type SnapStatus, verifySnapNotification } from '../../../sdk/index.ts';
import type { SnapAddress } from '../../../wire/contract.ts';
import { amountBlock, rupiahOf } from '../../../wire/snap/amounts.ts';
import { freshReference, freshReferences, inTime } from '../../sample-order.ts';
import { each } from '../bodies.ts';
import { type Customers, expectIs, type Outcome } from '../customers.ts';
import { type Check, expectThat, Failed, Skipped } from '../probe.ts';
import { expectCode, newExternalId, type SnapTarget, sendSnap, statusPath } from './probe.ts';

export interface SnapSubject {
  target: SnapTarget;
  channel: Channel;
  address: SnapAddress;
  fixtures: Fixtures;
}

/** A channel whose customers can be played. */
interface Played extends SnapSubject {
  customers: Customers;
}

/** Checks that need customers where none can be played are skipped. */
export function snapChannelChecks(subject: SnapSubject, customers: Customers): Check[] {
  const { fixtures } = subject;
  const played = (run: (played: Played) => Promise<void>) => async () => {
    customers.demand();
    await run({ ...subject, customers });
  };
  const refund = operationOf(subject.channel, 'refund');
  return [
    { name: 'accepts every documented field', run: async () => void (await make(subject)) },
    {
      name: 'accepts a body with only the mandatory fields',
      run: () => accepts(subject, freshReferences(subject.channel)(fixtures.minimal)),
    },
    {
      name: `accepts ${fixtures.lenient.length} unusual bodies that must be accepted`,
      run: () => each(fixtures.lenient, (row) => accepts(subject, bodyOf(subject, row.change))),
    },
    {
      name: `refuses ${fixtures.bad.length} bad bodies, naming the first bad field`,
      run: () => each(fixtures.bad, (row) => refusesBody(subject, row)),
    },
    { name: 'refuses a used reference', run: () => refusesUsedReference(subject) },
    { name: 'returns the status by each reference', run: () => returnsStatus(subject) },
    { name: 'pays once and notifies, signed', run: played(paysAndNotifies) },
    { name: 'stays unpaid when refused', run: played((one) => endsAs(one, 'FAILED', '06')) },
    {
      name: 'cannot be paid when expired',
      run: played((one) => endsAs(one, 'EXPIRED', '05')),
    },
    ...(refund === undefined
      ? []
      : [
          {
            name: 'refunds until nothing is left, each refund once',
            run: played((one) => refundsAll(one, refund)),
          },
        ]),
  ];
}

/** The channel's valid body with new references and the given edits. */
function bodyOf({ channel, fixtures }: SnapSubject, ...edits: Edit[]): object {
  return all(...edits, inTime, freshReferences(channel))(fixtures.valid);
}

async function accepts({ target, address }: SnapSubject, body: object): Promise<void> {
  expectCode(await sendSnap(target, { path: address.path, body }), '2000500');
}

async function refusesBody(subject: SnapSubject, { change, field, code }: BadBody): Promise<void> {
  const { target, address, channel, fixtures } = subject;
  const body = all(inTime, freshReferences(channel), change)(fixtures.valid);
  const answer = await sendSnap(target, { path: address.path, body });
  if (code === 'FIELD_REQUIRED') {
    expectCode(answer, '4000502', `Invalid Mandatory Field {${field}}`);
  } else expectCode(answer, '4000501', `Invalid Field Format {${field}}`);
}

interface Made {
  reference: string;
  externalId: string;
  /** Rupiah. */
  amount: bigint;
}

async function make(subject: SnapSubject): Promise<Made> {
  const externalId = newExternalId();
  const body = bodyOf(subject);
  const answer = await sendSnap(subject.target, {
    path: subject.address.path,
    body,
    externalId,
  });
  expectCode(answer, '2000500', 'Successful');
  const reference = String(at(body, subject.channel.create.uniqueFields.reference ?? ''));
  expectIs(String(answer.json.partnerReferenceNo), reference);
  return { reference, externalId, amount: rupiahOf(String(at(body, 'amount.value'))) };
}

async function refusesUsedReference(subject: SnapSubject): Promise<void> {
  const { target, address, channel } = subject;
  const { reference } = await make(subject);
  const body = set(channel.create.uniqueFields.reference ?? '', reference)(bodyOf(subject));
  const answer = await sendSnap(target, { path: address.path, body });
  expectCode(answer, '4090501', 'Duplicate partnerReferenceNo');
}

async function statusOf({ target }: SnapSubject, names: object): Promise<SnapStatus> {
  const body = { ...names, serviceCode: '55' };
  const answer = await sendSnap(target, { path: statusPath, body });
  expectCode(answer, '2005500', 'Successful');
  return answer.json as unknown as SnapStatus;
}

async function returnsStatus(subject: SnapSubject): Promise<void> {
  const { reference, externalId } = await make(subject);
  const status = await statusOf(subject, { originalPartnerReferenceNo: reference });
  expectIs(status.latestTransactionStatus, '01');
  expectIs(status.originalExternalId, externalId);
  const { originalReferenceNo } = status;
  for (const names of [{ originalReferenceNo }, { originalExternalId: externalId }]) {
    expectIs((await statusOf(subject, names)).originalPartnerReferenceNo, reference);
  }
}

async function paid(subject: Played): Promise<Made> {
  const made = await make(subject);
  await subject.customers.play(made.reference, 'SUCCESS');
  await settles(subject, made, '00');
  return made;
}

/** Waits for it as long as a provider may take to tell. */
function settles(subject: Played, { reference }: Made, wanted: string): Promise<void> {
  return subject.customers.settled(() => stateOf(subject, reference), wanted);
}

async function stateOf(subject: SnapSubject, reference: string): Promise<string> {
  const status = await statusOf(subject, { originalPartnerReferenceNo: reference });
  return status.latestTransactionStatus;
}

async function paysAndNotifies(subject: Played): Promise<void> {
  const { secret, clientId } = subject.target;
  const { reference, externalId } = await paid(subject);
  await subject.customers.expectRefused(reference);
  const notifications = await subject.customers.notificationsOf(reference);
  expectThat(notifications.length === 1, `${notifications.length} notifications for one payment`);
  const [notification] = notifications;
  const attempt = notification?.attempts[0];
  if (notification === undefined || attempt === undefined) throw new Failed('none was attempted');
  const { request_headers: headers, error } = attempt;
  // Without a token from the merchant the gateway cannot sign; the attempt says why there is none.
  if (Object.keys(headers).length === 0) throw new Skipped(error ?? 'nothing was sent');
  const path = new URL(notification.url).pathname;
  const expected = { secretKey: secret, clientId, path };
  const { body } = verifySnapNotification(attempt.request_body, headers, expected);
  expectIs(body.latestTransactionStatus, '00');
  expectIs(body.originalExternalId, externalId);
}

async function endsAs(subject: Played, outcome: Outcome, wanted: string): Promise<void> {
  const made = await make(subject);
  await subject.customers.play(made.reference, outcome);
  await settles(subject, made, wanted);
  await subject.customers.expectRefused(made.reference);
  expectIs(await stateOf(subject, made.reference), wanted);
}

async function refundsAll(subject: Played, { paths }: RefundOperation): Promise<void> {
  const unpaid = await make(subject);
  const refund = (made: Made, amount: bigint, partnerRefundNo = freshReference()) =>
    sendSnap(subject.target, {
      path: paths[0],
      body: {
        originalPartnerReferenceNo: made.reference,
        refundAmount: amountBlock(amount),
        partnerRefundNo,
        additionalInfo: { channel: subject.address.channel },
      },
    });
  expectCode(await refund(unpaid, 1n), '4040700', 'Invalid Transaction Status');
  const made = await paid(subject);
  const [part, name] = [made.amount / 2n, freshReference()];
  const first = await refund(made, part, name);
  expectCode(first, '2000700', 'Successful');
  const again = await refund(made, part, name);
  expectThat(again.raw.equals(first.raw), 'a repeat has another answer than the first');
  expectCode(await refund(made, part + 1n, name), '4040718', 'Inconsistent Request');
  expectCode(await refund(made, made.amount), '4040713', 'Invalid Amount');
  expectCode(await refund(made, made.amount - part), '2000700');
  expectCode(await refund(made, 1n), '4050701');
  expectIs(await stateOf(subject, made.reference), '04');
}
