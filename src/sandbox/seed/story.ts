// What happens to one seeded payment, decided by the same functions as in a running gateway.
import { pagePath } from '../../acquirers/simulator/simulator.ts';
import type { Cause, LedgerTransaction } from '../../ledger/posting.ts';
import type { NewNotification } from '../../notifications/notification.ts';
import { consequencesOf } from '../../payments/consequences.ts';
import { decide } from '../../payments/decide.ts';
import { newPayment, opened } from '../../payments/open.ts';
import type { HistoryEntry, Payment, Refund } from '../../payments/payment.ts';
import type { Plan } from '../../payments/plan.ts';
import { planRefund } from '../../payments/plan-refund.ts';
import type { Announce, RefundVerdict, Terms, Verdict } from '../../payments/ports.ts';
import type { Change } from '../../payments/record.ts';
import { afterRefund, planRefundEnd, refundReserved } from '../../payments/refund-ending.ts';
import { cardEvidence } from './card-evidence.ts';
import { orderLike, type SampleChannel } from './orders.ts';
import type { Random } from './random.ts';

export interface StoryDeps {
  terms: Terms;
  announce: Announce;
  random: Random;
  publicUrl: string;
  /** Business time: nothing happens after it. */
  now: Date;
}

/** A payment as it is at the end, and all that was written on the way. */
export interface Story {
  sample: SampleChannel;
  payment: Payment;
  history: HistoryEntry[];
  receipt?: Change['receipt'];
  refund?: Refund | undefined;
  ledger: LedgerTransaction[];
  notifications: NewNotification[];
}

export interface Beginning {
  clientId: string;
  reference: string;
  at: Date;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Tells the story of a payment from its order on. */
export function tellStory(deps: StoryDeps, sample: SampleChannel, beginning: Beginning): Story {
  const story = begin(deps, sample, beginning);
  const { random, now } = deps;
  const { at } = beginning;
  const end = random.weighted([
    ['paid', 74],
    ['expired', 17],
    ['failed', 9],
  ] as const);
  const life = story.payment.expiresAt.getTime() - at.getTime();
  const ends = new Date(at.getTime() + Math.min(random.seconds(240) * 1000, life - 1000));
  if (end === 'expired' || ends > now) expire(story, now);
  else if (end === 'failed') fail(deps, story, ends);
  else {
    pay(deps, story, ends);
    if (random.happens(0.03)) giveBack(deps, story, ends);
  }
  return story;
}

function begin(
  { random, publicUrl }: StoryDeps,
  sample: SampleChannel,
  { clientId, reference, at }: Beginning,
): Story {
  const { channel } = sample;
  const requestId = random.idAt(at);
  const question = {
    clientId,
    requestId,
    key: '',
    path: '',
    headers: {},
    body: empty,
    hash: empty,
  };
  const order = orderLike(sample, reference, random);
  const made = { ...newPayment({ question, channel: channel.id, order }, at), id: random.idAt(at) };
  const { pageQuery: _, ...opening } = channel.simulation.open(made, random);
  const pageToken = opening.paymentCode === undefined ? random.token() : undefined;
  const path =
    pageToken &&
    (channel.pagePath?.replace('{token}', pageToken) ?? pagePath(channel.id, pageToken));
  const paymentUrl = path && `${publicUrl}${path}`;
  const payment = opened(made, { kind: 'opened', ...opening, pageToken, paymentUrl });
  const history: HistoryEntry[] = [{ at, status: payment.status, reason: 'opened' }];
  return { sample, payment, history, ledger: [], notifications: [] };
}

const empty = Buffer.alloc(0);

/** Writes down that it expired, as the job does; one whose time is not over stays as it is. */
function expire(story: Story, now: Date): void {
  const { payment } = story;
  if (payment.expiresAt > now) return;
  story.payment = { ...payment, status: 'EXPIRED', version: payment.version + 1 };
  story.history.push({ at: payment.expiresAt, status: 'EXPIRED', reason: 'not paid in time' });
}

function fail(deps: StoryDeps, story: Story, at: Date): void {
  const isCard = story.sample.channel.simulation.flow === 'issuer';
  const evidence = isCard ? cardEvidence(deps.random, at, false) : undefined;
  const reason = evidence
    ? `declined: ${evidence.responseCode} ${evidence.responseMessage}`
    : 'declined by the acquirer';
  settle(deps, story, { kind: 'failed', reason, evidence }, at);
}

function pay(deps: StoryDeps, story: Story, at: Date): void {
  const { random } = deps;
  const { simulation } = story.sample.channel;
  const evidence = simulation.flow === 'issuer' ? cardEvidence(random, at, true) : undefined;
  const receipt = {
    id: random.idAt(at),
    key: evidence?.attemptId ?? random.idAt(at),
    amount: story.payment.amount,
    paidAt: at,
    references: simulation.receipt(story.payment, random),
  };
  settle(deps, story, { kind: 'paid', receipt, evidence }, at);
}

function settle(deps: StoryDeps, story: Story, verdict: Verdict, at: Date): void {
  const decision = decide(story.payment, verdict, at);
  if (decision.kind === 'nothing')
    throw new Error(`a seeded payment cannot do this: ${decision.why}`);
  happen(deps, story, decision, at);
}

/** What was paid goes back some days later, all of it or a part. */
function giveBack(deps: StoryDeps, story: Story, paidAt: Date): void {
  const { random, now } = deps;
  const { payment, receipt } = story;
  const { voidsBeforeSettlement = false, simulation } = story.sample.channel;
  const at = new Date(paidAt.getTime() + random.seconds(2 * 86_400) * 1000);
  if (at > now || payment.held || receipt === undefined) return;
  const isSettled = batchTime(receipt.settleAt) <= at;
  const isPart = random.happens(0.5) && !(voidsBeforeSettlement && !isSettled);
  const amount = isPart ? payment.amount / 2n : payment.amount;
  const { type, amount: planned } = planRefund(
    payment,
    amount,
    { voidsBeforeSettlement, isSettled },
    at,
  );
  const opening: Refund = {
    id: random.idAt(at),
    clientId: payment.clientId,
    paymentId: payment.id,
    reference: random.idAt(at),
    type,
    status: 'OPENING',
    amount: planned,
    reason: random.pick(['Barang tidak tersedia', 'Pembeli membatalkan', 'Barang rusak'] as const),
    references: [],
    createdAt: at,
  };
  const after = refundReserved(payment, planned);
  const byHand: RefundVerdict = {
    kind: 'manual',
    message: 'refunds of this channel are processed by hand',
  };
  const verdict = simulation.refund?.(after, planned, type, random) ?? byHand;
  happen(deps, story, planRefundEnd(after, opening, verdict, at, 'Seed'), at);
  if (story.refund?.status === 'DUE') workByHand(deps, story, story.refund, at);
}

function workByHand(deps: StoryDeps, story: Story, due: Refund, dueAt: Date): void {
  const at = new Date(dueAt.getTime() + deps.random.whole(1, 4) * dayMs);
  if (at > deps.now) return;
  const [by, message] = ['Seed', `TRF-${deps.random.digits(8)}`];
  const refund: Refund = { ...due, status: 'SUCCESS', completedAt: at, workedBy: by, message };
  const reason = `${refund.type} of ${refund.amount}: ${message} (${by})`;
  const after = afterRefund(story.payment, refund);
  happen(
    deps,
    story,
    { kind: 'change', after, refund, reason, cause: { by, reason: message } },
    at,
  );
}

/** What `change` commits, without a database: with ids of the time at which it happened. */
function happen(deps: StoryDeps, story: Story, plan: Plan, at: Date): void {
  const cause: Cause | undefined = plan.cause;
  const {
    after,
    receipt,
    refund,
    ledger = [],
    notification,
  } = consequencesOf(deps, story.payment, plan, at, cause);
  story.payment = { ...after, version: story.payment.version + 1 };
  if (plan.reason !== undefined) {
    story.history.push({ at, status: after.status, reason: plan.reason });
  }
  story.receipt = receipt ?? story.receipt;
  story.refund = refund ?? story.refund;
  story.ledger.push(...ledger.map((one) => ({ ...one, id: deps.random.idAt(at) })));
  if (notification) story.notifications.push({ ...notification, id: deps.random.idAt(at) });
}

/** When the batch is made that settles what falls due at that instant: the gateway's job, to the hour. */
export function batchTime(settleAt: Date): Date {
  return new Date(Math.ceil(settleAt.getTime() / hourMs) * hourMs);
}
