// Tools that change something. All of them work on a sandbox only, also if a gateway would allow more.
import Type from 'typebox';
import { CommandFailed } from '../command.ts';
import { type Office, queryOf } from '../office-calls.ts';
import { hasSandbox } from '../sandbox-calls.ts';
import { tool } from './tool.ts';

const closed = { additionalProperties: false };
const text = (description: string) => Type.String({ description, minLength: 1, maxLength: 255 });

async function demandSandbox({ url }: Office): Promise<void> {
  if (await hasSandbox(url)) return;
  throw new CommandFailed(`The gateway at ${url} is not a sandbox: nothing is changed there.`);
}

const createPayment = tool({
  name: 'create_payment',
  description: 'Creates an unpaid order on a channel with its sample body, signed as the merchant.',
  writes: true,
  input: Type.Object(
    {
      channel: text('kredivo, indodana, indomaret, dana or cards'),
      amount: Type.Optional(Type.Integer({ minimum: 1, description: 'rupiah' })),
      reference: Type.Optional(text('the invoice number; a new one unless given')),
    },
    closed,
  ),
  async run({ office, merchant, env }, { channel, amount, reference: invoice }) {
    await demandSandbox(office);
    const { triggerOrder } = await import('../trigger-order.ts');
    const order = { channel, amount, invoice, merchant, outcome: 'PENDING', late: false };
    return triggerOrder(office.url, order, env);
  },
});

const pay = tool({
  name: 'pay',
  description: 'Plays the customer and the acquirer of an unpaid payment.',
  writes: true,
  input: Type.Object(
    {
      reference: text('invoice number or partnerReferenceNo'),
      outcome: Type.Enum(['SUCCESS', 'FAILED', 'EXPIRED']),
      card: Type.Optional(text('the number of a test card, on the channel cards')),
    },
    closed,
  ),
  async run({ office }, { reference, ...played }) {
    await demandSandbox(office);
    const { payments } = await office.call<{ payments: { id: string }[] }>(
      `/payments${queryOf({ reference, limit: '1' })}`,
    );
    const [payment] = payments;
    if (payment === undefined) throw new CommandFailed(`There is no payment ${reference}.`);
    return office.call(`/sandbox/payments/${payment.id}/outcome`, played);
  },
});

const resend = tool({
  name: 'resend_notification',
  description: 'Sends a notification to the merchant once more.',
  writes: true,
  input: Type.Object({ id: text('from list_notifications') }, closed),
  async run({ office }, { id }) {
    await demandSandbox(office);
    return office.call(`/notifications/${encodeURIComponent(id)}/resend`, {});
  },
});

const moveClock = tool({
  name: 'move_clock',
  description:
    'Moves business time forward, or back to the real time. Everything that falls due happens before it returns.',
  writes: true,
  input: Type.Object(
    {
      advance_seconds: Type.Optional(Type.Integer({ minimum: 1 })),
      reset: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  async run({ office }, move) {
    await demandSandbox(office);
    return office.call('/sandbox/clock', move);
  },
});

export const writing = [createPayment, pay, resend, moveClock];
