// Checks of a SNAP channel: what it accepts and refuses, by its own fixtures, and the lifecycle of a payment.
import type { Channel } from '../../../channels/channel.ts';
import { all, at, type BadBody, type Edit, type Fixtures, set } from '../../../channels/fixture.ts';
import { operationOf, type RefundOperation } from '../../../channels/operation.ts';
import { type SnapStatus, verifySnapNotification } from '../../../sdk/index.ts';
import type { SnapAddress } from '../../../wire/contract.ts';
import { amountBlock, rupiahOf } from '../../../wire/snap/amounts.ts';
import { CommandFailed } from '../../command.ts';
import { freshReference, freshReferences, inTime } from '../../sample-order.ts';
import { attemptedNotifications, playOutcome } from '../../sandbox-calls.ts';
import { each } from '../bodies.ts';
import { type Check, expectThat, Failed, Skipped } from '../probe.ts';
import { expectCode, newExternalId, type SnapTarget, sendSnap, statusPath } from './probe.ts';

export interface SnapSubject {
  target: SnapTarget;
  channel: Channel;
  address: SnapAddress;
  fixtures: Fixtures;
}

/** `sandbox` says whether outcomes can be played. If not, the checks that need it are skipped. */
export function snapChannelChecks(subject: SnapSubject, sandbox: boolean): Check[] {
  const { fixtures } = subject;
  const inSandbox = (run: () => Promise<void>) => async () => {
    if (!sandbox) throw new Skipped('the gateway has no sandbox routes');
    await run();
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
    { name: 'pays once and notifies, signed', run: inSandbox(() => paysAndNotifies(subject)) },
    { name: 'stays unpaid when refused', run: inSandbox(() => endsAs(subject, 'FAILED', '06')) },
    {
      name: 'cannot be paid when expired',
      run: inSandbox(() => endsAs(subject, 'EXPIRED', '05')),
    },
    ...(refund === undefined
      ? []
      : [
          {
            name: 'refunds until nothing is left, each refund once',
            run: inSandbox(() => refundsAll(subject, refund)),
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

async function paid(subject: SnapSubject): Promise<Made> {
  const made = await make(subject);
  await playOutcome(subject.target.url, nameOf(subject, made), 'SUCCESS');
  await expectStatus(subject, made, '00');
  return made;
}

const nameOf = ({ target }: SnapSubject, { reference }: Made) => ({
  reference,
  clientId: target.clientId,
});

async function expectStatus(subject: SnapSubject, { reference }: Made, wanted: string) {
  const status = await statusOf(subject, { originalPartnerReferenceNo: reference });
  expectIs(status.latestTransactionStatus, wanted);
}

async function paysAndNotifies(subject: SnapSubject): Promise<void> {
  const { url, secret, clientId } = subject.target;
  const made = await paid(subject);
  const name = nameOf(subject, made);
  await expectUnpayable(subject, made);
  const notifications = await attemptedNotifications(url, name, notifiedWithinMs);
  if (notifications.length === 0) throw new Skipped('the merchant has no notification URL');
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
  expectIs(body.originalExternalId, made.externalId);
}

const notifiedWithinMs = 10_000;

async function endsAs(subject: SnapSubject, outcome: string, wanted: string): Promise<void> {
  const made = await make(subject);
  await playOutcome(subject.target.url, nameOf(subject, made), outcome);
  await expectStatus(subject, made, wanted);
  await expectUnpayable(subject, made);
  await expectStatus(subject, made, wanted);
}

async function expectUnpayable(subject: SnapSubject, made: Made): Promise<void> {
  const playing = playOutcome(subject.target.url, nameOf(subject, made), 'SUCCESS');
  const refused = await playing.then(
    () => false,
    (error: unknown) => error instanceof CommandFailed,
  );
  expectThat(refused, 'it could be paid, but it must not');
}

async function refundsAll(subject: SnapSubject, { paths }: RefundOperation): Promise<void> {
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
  await expectStatus(subject, made, '04');
}

function expectIs(found: string, wanted: string): void {
  expectThat(found === wanted, `${found} instead of ${wanted}`);
}
