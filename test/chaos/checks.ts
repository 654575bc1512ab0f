// What must be true after a round: nothing acknowledged is lost, nothing is paid twice, everybody was told.
import { contradictions } from './checker.ts';
import type { End } from './gateway.ts';
import { listed } from './quiet.ts';
import type { Arrived } from './receivers.ts';
import type { Story } from './story.ts';
import type { World } from './world.ts';

/** What the checks through the API need: somebody to ask, and what arrived. */
type Asked = Pick<World, 'caller' | 'receivers'>;

/** Every problem with these orders and with the gateway as it is now, as sentences. */
export async function checkAll(world: World, stories: readonly Story[]): Promise<string[]> {
  return [
    ...contradictions(world.history),
    ...(await checkOrders(world, stories)),
    ...(await checkBook(world)),
    ...checkNotifications(world.receivers.arrived),
    ...(await checkMemory(world)),
    ...checkLog(world.gateway.log()),
  ];
}

/** What became of these orders, and who was told. */
export async function checkOrders(world: Asked, stories: readonly Story[]): Promise<string[]> {
  const problems: string[] = [];
  for (let from = 0; from < stories.length; from += 8) {
    const some = stories.slice(from, from + 8).map((story) => checkOrder(world, story));
    problems.push(...(await Promise.all(some)).flat());
  }
  return problems;
}

interface View {
  status: string;
  amount: number;
  paid_amount: number;
  refunded_amount: number;
  history: { status: string }[];
}

async function checkOrder({ caller, receivers }: Asked, story: Story): Promise<string[]> {
  const { reference, merchant, channel } = story.order;
  const name = `${channel} ${reference}`;
  const query = `?client_id=${merchant.clientId}`;
  const answer = await caller.call('GET', `/sandbox/v1/payments/${reference}${query}`);
  if (answer?.status === 404) {
    return story.made === 'acknowledged' ? [`${name}: acknowledged, and lost`] : [];
  }
  if (answer?.status !== 200) return [`${name}: cannot be read (${answer?.status})`];
  const view = JSON.parse(answer.text) as View;
  const told = await caller.call('GET', `/sandbox/v1/notifications?invoice_number=${reference}`);
  const sent = told?.status === 200 ? listed(told.text) : [];
  const heard = receivers.arrived.filter((one) => one.reference === reference && one.accepted);
  return [
    ...moneyProblems(story, view),
    ...toldProblems(view, sent, new Set(heard.map(({ content }) => content)).size),
  ].map((what) => `${name}: ${what}`);
}

/** What a payment must be, given what its merchant and its customer were told. */
export function moneyProblems(story: Story, view: View): string[] {
  const { amount } = story.order;
  const problems: string[] = [];
  const demand = (holds: boolean, what: string) => {
    if (!holds) problems.push(`${what}: ${JSON.stringify(view)}`);
  };
  demand(view.amount === amount, `its amount is not ${amount}`);
  demand([0, amount].includes(view.paid_amount), 'paid with another amount, or twice');
  demand(story.paid !== 'acknowledged' || view.paid_amount === amount, 'paid, and lost');
  demand(story.paid !== 'not asked' || view.paid_amount === 0, 'paid by nobody');
  const paidTimes = view.history.filter(({ status }) => status === 'SUCCESS').length;
  demand(paidTimes <= 1, `became paid ${paidTimes} times`);
  const isUnpaid = ['PENDING', 'OPENING', 'FAILED', 'EXPIRED'].includes(view.status);
  demand(isUnpaid === (view.paid_amount === 0), 'its state and its money contradict each other');
  const { refund } = story;
  demand([0, refund?.amount].includes(view.refunded_amount), 'refunded with another amount');
  const isRefunded = view.refunded_amount > 0;
  demand(refund?.done !== 'acknowledged' || isRefunded, 'refunded, and lost');
  return problems;
}

function toldProblems(
  view: View,
  sent: readonly { event: string; status: string }[],
  heard: number,
): string[] {
  const problems: string[] = [];
  const paid = sent.filter(({ event }) => event === 'payment.paid').length;
  const expected = view.paid_amount > 0 ? 1 : 0;
  if (paid !== expected) problems.push(`${paid} notifications that it is paid, not ${expected}`);
  const late = sent.filter(({ status }) => status !== 'DELIVERED');
  if (late.length > 0) problems.push(`notifications not delivered: ${JSON.stringify(late)}`);
  if (heard < sent.length) problems.push(`${sent.length} notifications, of which ${heard} arrived`);
  return problems;
}

/** However often a notification arrives, its bytes are the same. */
export function checkNotifications(arrived: readonly Arrived[]): string[] {
  const first = new Map<string, string>();
  return arrived.flatMap(({ id, content, reference }) => {
    const known = first.get(id) ?? content;
    first.set(id, known);
    return known === content ? [] : [`${reference}: notification ${id} came with other bytes`];
  });
}

/** The gateway's own proof of its ledger. */
export async function checkBook({ caller }: Pick<World, 'caller'>): Promise<string[]> {
  const answer = await caller.call('GET', '/sandbox/v1/ledger');
  if (answer?.status !== 200) return [`the book cannot be proven (${answer?.status})`];
  const { balanced } = JSON.parse(answer.text) as { balanced: boolean };
  return balanced ? [] : [`the book does not balance: ${answer.text}`];
}

const megabyte = 1024 ** 2;
const mayGrow = { heldBytes: 48 * megabyte, rssBytes: 400 * megabyte };

/** Memory after a garbage collection, compared with the first quiet moment of the same gateway. */
async function checkMemory(world: World): Promise<string[]> {
  const now = await world.gateway.memory();
  world.baseline ??= now;
  const { heldBytes, rssBytes } = world.baseline;
  const inMegabytes = (bytes: number) => Math.round(bytes / megabyte);
  const grown = (what: string, before: number, after: number, most: number) =>
    after - before <= most
      ? []
      : [`${what} grew from ${inMegabytes(before)} to ${inMegabytes(after)} MB`];
  return [
    ...grown('memory in use', heldBytes, now.heldBytes, mayGrow.heldBytes),
    ...grown('resident memory', rssBytes, now.rssBytes, mayGrow.rssBytes),
  ];
}

const alarming = /unhandled|uncaught|MaxListenersExceeded|"level":60|heap out of memory/i;

/** Lines of the log that no outage explains. */
export function checkLog(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => alarming.test(line))
    .map((line) => `in the log: ${line.slice(0, 500)}`);
}

/** The documented ends: killed by us, or exit code 1 where a fault took the gateway's own database away. */
export function checkEnds(ends: readonly End[], mayEnd: boolean): string[] {
  return ends
    .filter(
      ({ wanted, code, wasReady }) =>
        !wanted && !(mayEnd && code === 1) && !(!wasReady && code === 1),
    )
    .map(
      ({ code, signal, stderr }) =>
        `the gateway ended by itself (code ${code}, signal ${signal}): ${stderr.slice(-1000)}`,
    );
}
