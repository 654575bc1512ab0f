// The life of one order as its merchant and its customer play it, with what each of them was told.
import type { Caller } from './caller.ts';
import type { History, Told } from './history.ts';
import { newOrder, type Order, type Question, refundOf } from './orders.ts';
import type { Random } from './random.ts';

/** How far somebody knows that a thing was done. */
export type Knowledge = 'not asked' | 'asked' | 'acknowledged';

export interface Story {
  order: Order;
  /** Whether the order was made. */
  made: Knowledge;
  paid: Knowledge;
  /** Whether the acquirer was made to say that it failed. */
  failed: Knowledge;
  refund?: { question: Question; amount: number; done: Knowledge } | undefined;
}

export interface Stage {
  caller: Caller;
  history: History;
  random: Random;
  /** Whether the round is over: what is not told by then is asked again afterwards. */
  isOver(): boolean;
}

/** Plays one order: made by several callers at once, paid, looked at, and perhaps refunded. */
export async function playStory(stage: Stage, told: (story: Story) => void): Promise<void> {
  const { random } = stage;
  const order = newOrder(random);
  const story: Story = { order, made: 'asked', paid: 'not asked', failed: 'not asked' };
  told(story);
  const others = random.chance(0.2) ? [order.other] : [];
  const copies = Array.from({ length: random.between(1, 4) }, () => order.question);
  await askAll(stage, random.shuffled([...copies, ...others]));
  await makeSure(stage, story);
  if (story.made !== 'acknowledged') return;
  const fate = random.int(10);
  if (fate === 0) await fail(stage, story);
  if (fate < 3) return;
  await pay(stage, story);
  if (random.chance(0.3)) await look(stage, story);
  if (story.paid === 'acknowledged' && random.chance(0.5)) await giveBack(stage, story);
}

const hasEffect = (told: Told) => ['done', 'repeated', 'used'].includes(told.kind);

function askAll({ caller }: Stage, questions: Question[]): Promise<Told[]> {
  return Promise.all(questions.map((question) => caller.ask(question)));
}

/** Asks for the order until it is known to be made: by this question or by the other with its id. */
export async function makeSure(stage: Stage, story: Story): Promise<void> {
  const { question, other } = story.order;
  for (let tries = 0; story.made !== 'acknowledged'; tries++) {
    const told = await stage.caller.ask(tries % 2 === 0 ? question : other);
    if (hasEffect(told)) story.made = 'acknowledged';
    else if (stage.isOver() && tries > 2) return;
    else await pause(stage);
  }
}

/** The customer pays, and presses again if there is no answer. */
async function pay(stage: Stage, story: Story): Promise<void> {
  const { caller, history, random } = stage;
  const { channel, reference, merchant } = story.order;
  const card = { number: '4111111111111111', expiry: '1249', cvv: '917' };
  const body = {
    outcome: 'SUCCESS',
    client_id: merchant.clientId,
    card: channel === 'cards' ? card : undefined,
  };
  const path = `/sandbox/v1/payments/${reference}/outcome`;
  story.paid = 'asked';
  for (let tries = 0; tries < 3 && !(tries > 0 && stage.isOver()); tries++) {
    const sentAt = caller.now();
    const presses = Array.from({ length: random.chance(0.2) ? 2 : 1 }, () =>
      caller.call('POST', path, body),
    );
    const answers = await Promise.all(presses);
    if (answers.some((answer) => answer?.status === 200)) {
      story.paid = 'acknowledged';
      const at = { payment: reference, sentAt, toldAt: caller.now() };
      history.seen.push({ ...at, how: 'acknowledged', paid: true });
      return;
    }
    await pause(stage);
  }
}

async function fail(stage: Stage, story: Story): Promise<void> {
  const { reference, merchant } = story.order;
  story.failed = 'asked';
  const answer = await stage.caller.call('POST', `/sandbox/v1/payments/${reference}/outcome`, {
    outcome: 'FAILED',
    client_id: merchant.clientId,
    card: story.order.channel === 'cards' ? declined : undefined,
  });
  if (answer?.status === 200) story.failed = 'acknowledged';
}

const declined = { number: '4440000000510008', expiry: '1249', cvv: '917' };

/** The merchant asks for the state, as the classic dialect lets it. */
async function look({ caller, history, random }: Stage, { order }: Story): Promise<void> {
  if (order.question.dialect !== 'classic') return;
  const sentAt = caller.now();
  const path = `/orders/v1/status/${order.reference}`;
  const answer = await caller.read(order.merchant, path, `S-${random.uuid()}`);
  if (answer?.status !== 200) return;
  const { transaction } = JSON.parse(answer.text) as { transaction?: { status?: string } };
  if (transaction?.status === undefined) return;
  const at = { payment: order.reference, sentAt, toldAt: caller.now() };
  // After a refund the word may be another, but nobody has asked for one yet.
  history.seen.push({ ...at, how: 'read', paid: transaction.status === 'SUCCESS' });
}

async function giveBack(stage: Stage, story: Story): Promise<void> {
  const wanted = refundOf(stage.random, story.order);
  if (wanted === undefined) return;
  story.refund = { ...wanted, done: 'asked' };
  await askAll(stage, stage.random.chance(0.5) ? [wanted.question, wanted.question] : []);
  await makeSureOfRefund(stage, story);
}

/** Asks for the refund until it is known to be done. */
export async function makeSureOfRefund(stage: Stage, { refund }: Story): Promise<void> {
  for (let tries = 0; refund !== undefined && refund.done === 'asked'; tries++) {
    const told = await stage.caller.ask(refund.question);
    if (hasEffect(told)) refund.done = 'acknowledged';
    else if (stage.isOver() && tries > 2) return;
    else await pause(stage);
  }
}

/** Callers who ask again at once would only load the machine. */
function pause({ random }: Stage): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, random.between(100, 400)));
}
