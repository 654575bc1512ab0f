// SNAP's payment and refund: the channel says what the body means, the verbs do the rest.
import type { Channel } from '../../channels/channel.ts';
import type { RefundOperation } from '../../channels/operation.ts';
import { demandActive } from '../../merchants/merchant.ts';
import { create } from '../../payments/create.ts';
import { findById } from '../../payments/find.ts';
import { type RefundInput, refund } from '../../payments/refund.ts';
import { findRefund } from '../../payments/refund-store.ts';
import { Refusal } from '../../refusal.ts';
import { channelAnswer } from '../../words/answers.ts';
import type { Endpoint } from '../classic/endpoint.ts';
import { paymentToRefund, refundInput } from '../refund.ts';
import type { Dispatch } from './channels.ts';
import { type SnapDeps, type SnapDone, snapEndpoint } from './endpoint.ts';

/** Payment: body → order → payment → answer (DOKU API, DANA: Payment). */
export function paymentEndpoint(deps: SnapDeps, dispatch: Dispatch<Channel['create']>): Endpoint {
  return snapEndpoint(
    deps,
    'payment',
    async ({ merchant, externalId, deviceId, body, request }) => {
      const { channel, operation, checked } = dispatch.choose(body);
      demandActive(merchant, channel.id);
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

/** Refund, whole or in parts (DOKU API, DANA: Online Refund). */
export function refundEndpoint(deps: SnapDeps, dispatch: Dispatch<RefundOperation>): Endpoint {
  const { refundWindowSeconds: windowSeconds } = deps.snap;
  const inTurn = turns();
  return snapEndpoint(deps, 'refund', async ({ merchant, externalId, body, request }) => {
    const { channel, operation, checked } = dispatch.choose(body);
    demandActive(merchant, channel.id);
    const asked = operation.read(checked);
    const { clientId } = merchant;
    const payment = await paymentToRefund(deps.db, clientId, channel, asked);
    const input = refundInput(deps.db, {
      channel,
      operation,
      asked,
      payment,
      requestId: externalId,
      request,
      windowSeconds,
    });
    const earlier = () => earlierRefund(deps, clientId, input);
    // A repeat that comes while the first one is asked of the acquirer waits, and gets its answer.
    return inTurn(
      `${clientId} ${input.reference}`,
      async () => (await earlier()) ?? refundOr(earlier, deps, input),
    );
  });
}

/** What became of the refund of that reference, where there is one. Throws REFUND_REFERENCE_USED. */
async function earlierRefund(
  { db }: SnapDeps,
  clientId: string,
  { payment, reference, amount, reason, answer }: RefundInput,
): Promise<SnapDone | undefined> {
  const earlier = await findRefund(db, clientId, reference);
  if (earlier === undefined) return undefined;
  const isSame =
    earlier.paymentId === payment.id && earlier.amount === amount && earlier.reason === reason;
  if (!isSame) throw new Refusal({ code: 'REFUND_REFERENCE_USED' });
  const now = (await findById(db, payment.id)) ?? payment;
  return { answer: answer(now, earlier), remembered: false };
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

/** The same refund asked of two processes at once: whoever comes second is refused, and finds the first. */
async function refundOr(
  earlier: () => Promise<SnapDone | undefined>,
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
    const done = await earlier();
    if (done === undefined) throw error;
    return done;
  }
}
