// A provider of the same API as an acquirer: merchants' calls are sent on, and what it says is read back.
import { releasePath } from '../../channels/parts/release.ts';
import type { ProviderWords } from '../../channels/provider.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Payment, Refund } from '../../payments/payment.ts';
import {
  type Acquirer,
  type CaptureVerdict,
  type Opening,
  type RefundVerdict,
  SpokenRefusal,
  type Told,
} from '../../payments/ports.ts';
import { Refusal } from '../../refusal.ts';
import { type Question, wholeBody } from '../../requests/question.ts';
import { jsonAmount } from '../../wire/json.ts';
import { askStatus, type CallDeps, sendOn, sendOwn } from './calls.ts';
import { NoReply } from './gate.ts';
import { type Heard, isAboutUs } from './provider.ts';

export interface UpstreamDeps extends CallDeps {
  clock: Clock;
}

/**
 * How long a provider is trusted to know a Request-Id again, in seconds (ASSUMED: DOKU documents no time). Later the
 * same call might be done twice, so only the state is asked for.
 */
const repeatableSeconds = 24 * 3600;

/** Captures of the office are named so by the payments; the provider gets the name alone. */
const officePrefix = /^office:/;

type Refused = Extract<Heard, { kind: 'refused' }>;

/** Makes the acquirer. What it throws means that the outcome is unknown. */
export function upstreamAcquirer(deps: UpstreamDeps): Acquirer {
  const { provider, channelOf, clock } = deps;
  const wordsOf = ({ channel }: Payment): ProviderWords => channelOf(channel).provider;
  const hearing = () => ({ now: clock.now(), id: newId() });
  const isFresh = (since: Date) =>
    clock.now().getTime() < since.getTime() + repeatableSeconds * 1000;

  const openingIn = (payment: Payment, heard: Heard): Opening | undefined => {
    if (heard.kind === 'refused') return undefined;
    const opening = wordsOf(payment).opened(heard.value, payment);
    return opening && { ...opening, said: heard.said };
  };
  const refundCall = (
    payment: Payment,
    refund: Refund,
    question: Question | undefined,
    renewed = false,
  ) => {
    const call = { operation: 'refund', repeatable: true };
    if (question !== undefined) {
      return sendOn(deps, payment.channel, question, { ...call, renewed });
    }
    const own = wordsOf(payment).refund?.call(payment, refund);
    if (own === undefined) throw new Error('the channel has no refunds');
    return sendOwn(deps, payment.channel, own, {
      ...call,
      requestId: refundId(deps, payment, refund),
    });
  };
  const refundIn = (payment: Payment, heard: Heard): RefundVerdict | undefined => {
    if (heard.kind === 'refused') return undefined;
    const verdict = wordsOf(payment).refund?.answered(heard.value);
    return verdict && { ...verdict, said: heard.said };
  };
  const captureCall = (payment: Payment, amount: bigint, question: Question | undefined) => {
    const call = { operation: 'capture' };
    if (question !== undefined) return sendOn(deps, payment.channel, question, call);
    const own = wordsOf(payment).capture?.call(payment, amount);
    if (own === undefined) throw new Error('the channel has no captures');
    const requestId = payment.capturedBy?.replace(officePrefix, '');
    return sendOwn(deps, payment.channel, own, { ...call, requestId });
  };
  const captureIn = (payment: Payment, heard: Heard): CaptureVerdict | undefined => {
    if (heard.kind === 'refused') return undefined;
    const verdict = wordsOf(payment).capture?.answered(heard.value, payment, hearing());
    return verdict && { ...verdict, said: heard.said };
  };
  /** A call that was masked (an authorize_id may look like a card number) cannot be repeated: its state is asked for. */
  const captureTold = async (payment: Payment): Promise<CaptureVerdict> => {
    const heard = await askStatus(deps, payment);
    if (heard.kind === 'refused') throw unclear('status', heard);
    const told = wordsOf(payment).told(heard.value, payment, hearing());
    if (told.kind !== 'moved' || told.what !== 'capture') throw broken('status of the capture');
    const { now: paidAt, id } = hearing();
    const amount = told.amount ?? payment.capturingAmount;
    return {
      kind: 'done',
      receipt: { id, key: payment.reference, amount, paidAt, references: [] },
    };
  };
  const acquirer: Acquirer = {
    pollSeconds: provider.settings.pollSeconds,
    openHere: () => undefined,
    // Of a channel without refunds nobody has to be asked.
    refundHere: (payment) => (wordsOf(payment).refund === undefined ? byHand : undefined),
    refundsByHand: (payment) => wordsOf(payment).refund === undefined || undefined,
    demandReady() {
      if (!provider.gate.isOpen()) return;
      throw new Refusal({ code: 'ACQUIRER_UNAVAILABLE', channel: provider.name });
    },
    async open(payment, question) {
      const heard = await sendOn(deps, payment.channel, question, { operation: 'create' });
      if (heard.kind === 'answer') return openingIn(payment, heard) ?? broken('create');
      return { kind: 'refused', ...firstNo(heard) };
    },
    async inquire(payment, question) {
      const again =
        isFresh(payment.createdAt) && clock.now() < payment.expiresAt && wholeBody(question);
      const heard = again
        ? await sendOn(deps, payment.channel, question, { operation: 'create' })
        : undefined;
      const opening = heard && openingIn(payment, heard);
      if (opening !== undefined) return opening;
      const status = await askStatus(deps, payment);
      if (status.kind === 'answer') {
        // It has the order. Without a link nobody can pay it, but what happens to it is the provider's to say.
        const known = wordsOf(payment).openedByStatus?.(status.value, payment);
        return known ?? { kind: 'opened', references: [] };
      }
      if (!status.isUnknown || isAboutUs(status)) throw unclear('status', status);
      if (heard?.kind !== 'refused') return undefined;
      if (isUnclear(heard)) throw unclear('create', heard);
      return { kind: 'refused', reason: heard.reason, said: heard.said };
    },
    async refund(payment, refund, question) {
      const heard = await refundCall(payment, refund, question);
      if (heard.kind === 'answer') return refundIn(payment, heard) ?? broken('refund');
      const { reason: message, said } = firstNo(heard);
      return { kind: 'refused', message, said };
    },
    async inquireRefund(payment, refund, question) {
      if (!isFresh(refund.createdAt)) throw tooOld('refund');
      const heard = await refundCall(payment, refund, question, true);
      if (heard.kind === 'answer') return refundIn(payment, heard) ?? broken('refund');
      if (isUnclear(heard)) throw unclear('refund', heard);
      return { kind: 'refused', message: heard.reason, said: heard.said };
    },
    async capture(payment, amount, question) {
      const heard = await captureCall(payment, amount, question);
      if (heard.kind === 'answer') return captureIn(payment, heard) ?? broken('capture');
      return { kind: 'refused', ...firstNo(heard) };
    },
    async inquireCapture(payment, question) {
      if (question && wholeBody(question) === undefined) return captureTold(payment);
      const heard = await captureCall(payment, payment.capturingAmount, question);
      if (heard.kind === 'answer') return captureIn(payment, heard) ?? broken('capture');
      if (isUnclear(heard)) throw unclear('capture', heard);
      return { kind: 'refused', reason: heard.reason, said: heard.said };
    },
    async tell(payment): Promise<Told> {
      const heard = await askStatus(deps, payment);
      if (heard.kind === 'refused') throw unclear('status', heard);
      return wordsOf(payment).told(heard.value, payment, hearing());
    },
    async releaseHold(payment, question) {
      const call = { operation: 'release' };
      const own = { path: releasePath, body: releaseBody(payment) };
      demandDone(
        question
          ? await sendOn(deps, payment.channel, question, call)
          : await sendOwn(deps, payment.channel, own, call),
      );
    },
    async changeSplit(payment, question) {
      demandDone(await sendOn(deps, payment.channel, question, { operation: 'split' }));
    },
  };
  return acquirer;
}

const byHand: RefundVerdict = {
  kind: 'manual',
  message: 'refunds of this channel are processed by hand',
};

function demandDone(heard: Heard): void {
  if (heard.kind === 'refused') throw new SpokenRefusal(heard.said, heard.reason);
}

/** A "no" to a call that was sent once. After a repeat it may be about the repeat only. */
function firstNo(heard: Refused): Pick<Refused, 'reason'> & { said?: Refused['said'] | undefined } {
  if (heard.attempts > 1 || heard.isRepeat) throw unclear('call', heard);
  // What is wrong with our credentials is nothing that a merchant could mend.
  if (isAboutUs(heard)) return { reason: `the provider does not accept us: ${heard.reason}` };
  return { reason: heard.reason, said: heard.said };
}

/** Whether a "no" to a repeat leaves open what happened to the first call. */
function isUnclear(heard: Refused): boolean {
  return heard.isRepeat || isAboutUs(heard);
}

function broken(operation: string): never {
  throw new NoReply(`the answer to ${operation} does not say what happened`);
}

function unclear(operation: string, { code, reason }: Refused): NoReply {
  return new NoReply(`the answer to ${operation} leaves it open: ${code} ${reason}`);
}

function tooOld(operation: string): NoReply {
  return new NoReply(
    `the ${operation} was asked for too long ago to be repeated: somebody has to ask the provider`,
  );
}

/** In SNAP the refund has a reference of its own in the body, and X-EXTERNAL-ID has to be digits. */
function refundId(
  { channelOf }: CallDeps,
  { channel }: Payment,
  { reference }: Refund,
): string | undefined {
  return channelOf(channel).create.address.dialect === 'snap' ? undefined : reference;
}

function releaseBody({ reference, amount, requestId }: Payment) {
  return {
    order: { invoice_number: reference, amount: jsonAmount(amount), currency: 'IDR' },
    transaction: { original_request_id: requestId },
  };
}
