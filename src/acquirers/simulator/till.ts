// The till: the cashier enters a code, checks the bill, takes the money and prints a receipt.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Channel } from '../../channels/channel.ts';
import type { TillSimulation } from '../../channels/simulation.ts';
import { newToken } from '../../lib/ids.ts';
import type { Language } from '../../pages/kit/language.ts';
import { formOf, languageOf, seeOther, sendPage } from '../../pages/kit/page.ts';
import { findByCode } from '../../payments/find.ts';
import { type Payment, type Receipt, statusAt } from '../../payments/payment.ts';
import { findReceipt } from '../../payments/receipts.ts';
import { settle } from '../../payments/settle.ts';
import { type Desk, frameOf, sendError, shopOf, simulatorHome } from './desk.ts';
import { typedCode } from './pages/answers.ts';
import { TillBill, TillPage } from './pages/till-page.tsx';
import { TillReceipt } from './pages/till-receipt.tsx';
import type { TillProblem } from './pages/till-words.ts';
import { paidVerdict } from './simulator.ts';

interface TillChannel extends Channel {
  simulation: TillSimulation;
}

interface Visit {
  desk: Desk;
  channel: TillChannel;
  language: Language;
  reply: FastifyReply;
}

/** The path of a channel's empty till. */
export function tillPath(channel: string): string {
  return `${simulatorHome}/${channel}`;
}

/** The path of a till with the code filled in. */
export function tillWithCode(channel: string, code: string): string {
  return `${tillPath(channel)}?${new URLSearchParams({ code })}`;
}

const receiptPath = (channel: string, receipt: string) =>
  `${tillPath(channel)}/receipts/${receipt}`;

export function tillRoutes(app: FastifyInstance, desk: Desk, channel: TillChannel): void {
  const visit = (request: FastifyRequest, reply: FastifyReply, form?: URLSearchParams): Visit => ({
    desk,
    channel,
    language: languageOf(request, form),
    reply,
  });
  app.get<{ Querystring: { code?: string } }>(tillPath(channel.id), async (request, reply) => {
    const { code } = request.query;
    return code === undefined
      ? sendTill(visit(request, reply))
      : inquire(visit(request, reply), code);
  });
  app.post(tillPath(channel.id), async (request, reply) => {
    const form = formOf(request);
    return take(visit(request, reply, form), form.get('code') ?? '', form.get('key') ?? '');
  });
  app.get<{ Params: { id: string } }>(receiptPath(channel.id, ':id'), async (request, reply) => {
    const found = await findReceipt(desk.payments.db, request.params.id);
    if (found?.payment.channel !== channel.id) return sendError(desk, request, reply, 404);
    return sendReceipt(visit(request, reply), found.payment, found.receipt);
  });
}

/** A provider's code is paid at the provider's tills. */
const isElsewhere = ({ upstream }: Payment) => upstream !== undefined;

/** Says why this payment cannot be paid here. Returns undefined if it can. */
function problemOf(
  { desk, channel }: Visit,
  payment: Payment | undefined,
): TillProblem | undefined {
  if (payment?.channel !== channel.id || isElsewhere(payment)) return 'code-unknown';
  const now = desk.clock.now();
  if (payment.reusable && now >= payment.expiresAt) return 'code-expired';
  switch (statusAt(payment, now)) {
    case 'PENDING':
      return undefined;
    case 'SUCCESS':
      return payment.reusable ? undefined : 'code-paid';
    case 'EXPIRED':
      return 'code-expired';
    default:
      return 'code-closed';
  }
}

async function inquire(visit: Visit, typed: string): Promise<FastifyReply> {
  const code = typedCode(typed);
  if (code === '') return sendTill(visit, typed, 'code-missing');
  const payment = await findByCode(visit.desk.payments.db, code);
  const problem = problemOf(visit, payment);
  if (payment === undefined || problem) return sendTill(visit, typed, problem ?? 'code-unknown');
  return sendBill(visit, payment);
}

async function take(visit: Visit, typed: string, key: string): Promise<FastifyReply> {
  const { desk, channel } = visit;
  const payment = await findByCode(desk.payments.db, typedCode(typed));
  if (payment === undefined || isElsewhere(payment) || key === '') return inquire(visit, typed);
  // The bill has its own key, so two clicks pay once, also with a reusable code.
  const settled = await settle(
    desk.payments,
    payment,
    paidVerdict(channel, payment, key, desk.clock.now()),
  );
  const receipt = settled.payment.lastReceipt;
  if (receipt?.key !== key) return inquire(visit, typed);
  const query = new URLSearchParams({ lang: visit.language });
  return seeOther(visit.reply, `${receiptPath(channel.id, receipt.id)}?${query}`);
}

function pageOf({ desk, channel, language }: Visit) {
  const { store } = channel.simulation;
  return { frame: frameOf(desk, language), till: { channel, store } };
}

function sendTill(visit: Visit, code?: string, problem?: TillProblem): FastifyReply {
  const action = tillPath(visit.channel.id);
  const page = TillPage({
    ...pageOf(visit),
    action,
    code,
    problem,
    simulatorHref: simulatorHome,
  });
  return sendPage(visit.reply, problem === undefined ? 200 : 400, page);
}

function sendBill(visit: Visit, payment: Payment): FastifyReply {
  const { desk, channel } = visit;
  const path = tillPath(channel.id);
  const code = payment.paymentCode ?? '';
  const page = TillBill({
    ...pageOf(visit),
    shop: shopOf(desk, payment),
    payment,
    info: channel.simulation.print(payment).info,
    action: path,
    hidden: { code, key: newToken() },
    backHref: path,
  });
  return sendPage(visit.reply, 200, page);
}

function sendReceipt(visit: Visit, payment: Payment, receipt: Receipt): FastifyReply {
  const { desk, channel } = visit;
  const page = TillReceipt({
    ...pageOf(visit),
    shop: shopOf(desk, payment),
    payment,
    receipt,
    transaction: receipt.references.at(-1)?.value ?? receipt.id,
    print: channel.simulation.print(payment),
    nextHref: tillPath(channel.id),
  });
  return sendPage(visit.reply, 200, page);
}
