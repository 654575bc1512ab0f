// SNAP's payment and refund: the channel says what the body means, the verbs do the rest.
import type { Channel, SnapRefund } from '../channels/channel.ts';
import { isActive, type Merchant } from '../merchants/merchant.ts';
import { create } from '../payments/create.ts';
import { findById, findByReference } from '../payments/find.ts';
import type { Payment, Refund } from '../payments/payment.ts';
import { type RefundInput, refund } from '../payments/refund.ts';
import { findRefund } from '../payments/refund-store.ts';
import { Refusal } from '../refusal.ts';
import { channelAnswer, snapRefundAnswer } from './answer.ts';
import type { Endpoint } from './classic.ts';
import { type SnapDeps, type SnapDone, snapEndpoint } from './snap.ts';
import type { Dispatch } from './snap-channels.ts';

/** Payment: body → order → payment → answer (DOKU API, DANA: Payment). */
export function paymentEndpoint(deps: SnapDeps, dispatch: Dispatch<Channel['create']>): Endpoint {
  return snapEndpoint(
    deps,
    'payment',
    async ({ merchant, externalId, deviceId, body, request }) => {
      const { channel, operation, checked } = dispatch.choose(body);
      demandActive(merchant, channel);
      const device = deviceId === undefined ? {} : { deviceId };
      const order = operation.accept(checked, { now: deps.clock.now(), ...device });
      const created = await create(deps, {
        clientId: merchant.clientId,
        channel: channel.id,
        requestId: externalId,
        order,
        request,
        answer: (payment) => channelAnswer(channel, payment, deps.links),
      });
      // Nothing is replayed here: a repeated id is a Conflict, whatever its body was.
      if (created.replayed) throw new Refusal({ code: 'REQUEST_ID_REUSED' });
      return { answer: created.answer, remembered: true };
    },
  );
}

function demandActive(merchant: Merchant, channel: Channel): void {
  if (isActive(merchant, channel.id)) return;
  throw new Refusal({ code: 'CHANNEL_INACTIVE', channel: channel.id });
}

/** Refund, whole or in parts (DOKU API, DANA: Online Refund). */
export function refundEndpoint(deps: SnapDeps, dispatch: Dispatch<SnapRefund<unknown>>): Endpoint {
  const inTurn = turns();
  return snapEndpoint(deps, 'refund', async (call) => {
    const { channel, operation, checked } = dispatch.choose(call.body);
    demandActive(call.merchant, channel);
    const asked = operation.accept(checked);
    const { clientId } = call.merchant;
    const payment = await findByReference(deps.db, clientId, asked.payment);
    if (payment?.channel !== channel.id) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
    const answer = (after: Payment, made: Refund) => snapRefundAnswer(operation, after, made);
    const isSame = (earlier: Refund) =>
      earlier.paymentId === payment.id &&
      earlier.amount === asked.amount &&
      earlier.reason === asked.reason;
    const repeated = async () => {
      const earlier = await findRefund(deps.db, clientId, asked.reference);
      if (earlier === undefined) return undefined;
      if (!isSame(earlier)) throw new Refusal({ code: 'REFUND_REFERENCE_USED' });
      const now = (await findById(deps.db, payment.id)) ?? payment;
      return { answer: answer(now, earlier), remembered: false };
    };
    const { reason } = asked;
    const wanted: RefundInput = {
      payment,
      reference: asked.reference,
      amount: asked.amount,
      ...(reason === undefined ? {} : { reason }),
      policy: policyOf(deps),
      isSettled: async () => false,
      request: call.request,
      answer,
    };
    // A repeat that comes while the first one is asked of the acquirer waits, and gets its answer.
    return inTurn(
      `${clientId} ${asked.reference}`,
      async () => (await repeated()) ?? refundOr(repeated, deps, wanted),
    );
  });
}

/** Lets works of one key begin only when the one before them has ended. */
function turns() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}

function policyOf({ snap }: SnapDeps): RefundInput['policy'] {
  const windowSeconds = snap.refundWindowSeconds;
  return {
    voidsBeforeSettlement: false,
    ...(windowSeconds === undefined ? {} : { windowSeconds }),
  };
}

/** The same refund asked of two processes at once: whoever comes second is refused, and finds the first. */
async function refundOr(
  repeated: () => Promise<SnapDone | undefined>,
  deps: SnapDeps,
  input: RefundInput,
): Promise<SnapDone> {
  try {
    const done = await refund({ ...deps, ...deps.settling }, input);
    if (done.replayed) throw new Refusal({ code: 'REQUEST_ID_REUSED' });
    return { answer: done.answer, remembered: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code } = error.reason;
    if (code === 'REQUEST_ID_REUSED' || code === 'REQUEST_IN_FLIGHT') throw error;
    const earlier = await repeated();
    if (earlier === undefined) throw error;
    return earlier;
  }
}
