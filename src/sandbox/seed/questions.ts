// The signed calls that made seeded payments, with their answers. Only those that a gateway would still keep.
import type { Answer } from '../../dialect.ts';
import { requestKey } from '../../http/classic/command.ts';
import { wibDay, wibLocal } from '../../lib/wib.ts';
import { type Question, questionOf } from '../../requests/question.ts';
import { writeJson } from '../../wire/json.ts';
import { bodyOf } from './orders.ts';
import type { Story } from './story.ts';

export interface Asked {
  question: Question;
  answer: Answer;
  at: Date;
  paymentId: string;
}

/** The call that made this payment. */
export function askedFor({ sample, payment }: Story, publicUrl: string): Asked {
  const { channel } = sample;
  const { dialect, path } = channel.create.address;
  const { clientId, requestId, createdAt: at, reference, amount } = payment;
  const isSnap = dialect === 'snap';
  const timestamp = `${at.toISOString().slice(0, 19)}Z`;
  const headers: Record<string, string> = isSnap
    ? {
        'x-partner-id': clientId,
        'x-external-id': requestId,
        'x-timestamp': `${wibLocal(at).slice(0, 19)}+07:00`,
        'channel-id': 'H2H',
      }
    : { 'client-id': clientId, 'request-id': requestId, 'request-timestamp': timestamp };
  const key = isSnap ? `snap:${path}:${wibDay(at)}:${requestId}` : requestKey(requestId);
  const body = Buffer.from(JSON.stringify(bodyOf(sample, reference, amount)));
  const question = questionOf(
    { clientId, key, requestId, path, headers, body },
    Object.keys(headers),
  );
  const opened = { ...payment, status: 'PENDING' as const };
  const reply = channel.create.respond(opened, { publicUrl });
  return { question, answer: { status: 200, body: writeJson(reply) }, at, paymentId: payment.id };
}
