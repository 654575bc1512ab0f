// Operations on disputes: list and show them, open them, evidence, how they end.
import Type from 'typebox';
import type { Evidence } from '../../disputes/dispute.ts';
import { evidenceLimits } from '../../disputes/evidence.ts';
import type { FoundDispute } from '../../disputes/store.ts';
import { fieldInvalid } from '../../refusal.ts';
import {
  disputePage,
  disputesPage,
  evidenceDownload,
  finishDispute,
  giveEvidence,
  ownDispute,
  startDispute,
} from '../disputes.ts';
import { deadline } from '../period.ts';
import { ownPayment } from '../story.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { type Download, operation } from './operation.ts';
import { closed, paging, rupiah, rupiahOf, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/disputes',
  permission: 'disputes.read',
  summary: 'List disputes: with status OPEN those due next first, otherwise the newest first',
  query: Type.Object(
    {
      status: Type.Optional(Type.Enum(['OPEN', 'WON', 'LOST'])),
      client_id: Type.Optional(text),
      channel: Type.Optional(text),
      payment_id: Type.Optional(text),
      ...paging,
    },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const { status, channel, client_id: clientId, payment_id: paymentId } = query;
    const found = await disputesPage(deps, actor, {
      ...{ status, channel, clientId, paymentId },
      after: placeIn(after),
      limit: limit + 1,
    });
    const { rows, next } = pageOf(found, limit, (one) => [
      (status === 'OPEN' ? one.dueAt : one.openedAt).toISOString(),
      one.id,
    ]);
    return { disputes: rows.map(disputeView), next };
  },
});

const show = operation({
  method: 'GET',
  path: '/disputes/:id',
  permission: 'disputes.read',
  summary: 'Show a dispute with its evidence',
  async run(deps, actor, { params }) {
    const { dispute, evidence } = await disputePage(deps, actor, params.id ?? '');
    return { ...disputeView(dispute), evidence: evidence.map(evidenceView) };
  },
});

/** Rupiah of a fee, which may be none. */
const fee = Type.Integer({ minimum: 0, maximum: 10 ** 12 });

const open = operation({
  method: 'POST',
  path: '/disputes',
  permission: 'disputes.work',
  summary:
    'Open a dispute, as the acquirer says: the amount is taken from the merchant until it ends',
  status: 201,
  body: Type.Object(
    {
      payment_id: text,
      amount: Type.Optional(rupiah),
      reason_code: Type.String({ minLength: 1, maxLength: 64 }),
      // A day in WIB, whose end counts, or an instant.
      deadline: Type.String({ minLength: 10, maxLength: 40 }),
      reference: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
      fee: Type.Optional(fee),
    },
    closed,
  ),
  async moves(deps, actor, { body }) {
    const payment = await ownPayment(deps, actor, body.payment_id);
    const amount = rupiahOf(body.amount) ?? payment.paidAmount;
    return { amount: amount + BigInt(body.fee ?? 0), clientId: payment.clientId };
  },
  async run(deps, actor, { body }) {
    const opened = await startDispute(deps, actor, {
      paymentId: body.payment_id,
      amount: rupiahOf(body.amount),
      reasonCode: body.reason_code,
      dueAt: deadline('deadline', body.deadline),
      reference: body.reference,
      fee: rupiahOf(body.fee),
    });
    return disputeView(opened);
  },
});

const evidence = operation({
  method: 'POST',
  path: '/disputes/:id/evidence',
  permission: 'disputes.evidence',
  summary: 'Add evidence to a dispute: a text, or a PDF, PNG, JPEG or text file in base64',
  status: 201,
  bodyBytes: 4 * 1024 * 1024,
  body: Type.Object(
    {
      text: Type.Optional(Type.String({ minLength: 1, maxLength: evidenceLimits.text })),
      file: Type.Optional(
        Type.Object({ name: text, content: Type.String({ minLength: 1 }) }, closed),
      ),
    },
    closed,
  ),
  async run(deps, actor, { params, body: { text: said, file } }) {
    const kept = await giveEvidence(deps, actor, {
      disputeId: params.id ?? '',
      text: said,
      file: file && { name: file.name, bytes: bytesOf(file.content) },
    });
    return evidenceView(kept);
  },
});

function bytesOf(content: string): Buffer {
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(content) && content.length % 4 === 0) {
    return Buffer.from(content, 'base64');
  }
  throw fieldInvalid('file.content', 'must be base64');
}

const file = operation({
  method: 'GET',
  path: '/disputes/:id/evidence/:evidence',
  permission: 'disputes.read',
  summary: 'Download a file of the evidence',
  async run(deps, actor, { params }): Promise<Download> {
    const wanted = { disputeId: params.id ?? '', id: params.evidence ?? '' };
    const { name, type, bytes } = await evidenceDownload(deps, actor, wanted);
    return { contentType: type, fileName: name, chunks: whole(bytes) };
  },
});

async function* whole(bytes: Buffer) {
  yield bytes;
}

const ending = (status: 'WON' | 'LOST', path: 'won' | 'lost', summary: string) =>
  operation({
    method: 'POST',
    path: `/disputes/:id/${path}`,
    permission: 'disputes.work',
    summary,
    body: Type.Object(
      {
        note: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
        fee: Type.Optional(fee),
      },
      closed,
    ),
    async moves(deps, actor, { params, body }) {
      const { amount, clientId } = await ownDispute(deps, actor, params.id ?? '');
      return { amount: amount + BigInt(body.fee ?? 0), clientId };
    },
    async run(deps, actor, { params, body }) {
      const wanted = { id: params.id ?? '', status, fee: rupiahOf(body.fee), note: body.note };
      return disputeView(await finishDispute(deps, actor, wanted));
    },
  });

const won = ending('WON', 'won', 'Say that a dispute was won: the merchant has the amount again');
const lost = ending('LOST', 'lost', 'Say that a dispute was lost: the customer keeps the amount');

/** A dispute as the API shows it. */
export function disputeView(one: FoundDispute) {
  return {
    id: one.id,
    client_id: one.clientId,
    payment_id: one.paymentId,
    payment_reference: one.paymentReference,
    channel: one.channel,
    reference: one.reference ?? null,
    amount: one.amount,
    fee: one.fee,
    reason_code: one.reasonCode,
    status: one.status,
    opened_at: one.openedAt,
    opened_by: one.openedBy,
    deadline: one.dueAt,
    ended_at: one.endedAt ?? null,
    ended_by: one.endedBy ?? null,
    note: one.note ?? null,
  };
}

export type DisputeView = ReturnType<typeof disputeView>;

function evidenceView({ id, at, by, text: said, file: attached }: Evidence) {
  return { id, at, by, text: said ?? null, file: attached ?? null };
}

export const disputeOperations = { list, show, open, evidence, file, won, lost };
