// Traces: one from a merchant's call through the statement and the provider to the notification, without secrets.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TracingSettings } from '../../src/config/tracing.ts';
import { createClient } from '../../src/sdk/index.ts';
import { approved, bodyOf, paidOrder } from '../support/cards.ts';
import {
  type CollectedSpan,
  type Collector,
  fetchIn,
  kinds,
  newTraceParent,
  openCollector,
} from '../support/collector.ts';
import { clientId, secretKey, startTestGateway } from '../support/gateway.ts';
import { frontSecret, startTwoGateways } from '../support/two-gateways.ts';

const caller = newTraceParent();
const refundPath = '/cancellation/credit-card/refund';

/** Logs, spans and what the merchant was sent, of a gateway that was stopped. */
interface Story {
  spans: CollectedSpan[];
  text: string;
  collectorHeaders: Record<string, string>[];
  logged: { trace_id?: string; span_id?: string; msg: string; requestId?: string }[];
  invoice: string;
  failedInvoice: string;
  /** The headers of each notification about `invoice`, and about `failedInvoice`. */
  notified: Record<string, string>[];
  failed: Record<string, string>[];
}

let story: Story;
beforeAll(async () => {
  story = await play();
});

/** A card payment is refunded by its merchant, another one is notified twice, a call is refused. */
async function play(): Promise<Story> {
  const collector = await openCollector();
  const logged: Story['logged'] = [];
  let refuses = false;
  const house = await startTestGateway({
    tracing: collector.settings({ headers: { authorization: 'Bearer collector-token' } }),
    log: (line) => logged.push(JSON.parse(line)),
    answer: (response) => {
      response.statusCode = refuses ? 500 : 200;
      response.end();
    },
  });
  const paid = await paidOrder(house, {}, { number: approved, expiry: '12/49' });
  await house.advance(0);
  const traced = createClient({
    clientId,
    secretKey,
    baseUrl: house.url,
    fetch: fetchIn(caller.header),
  });
  await traced.cards.refund(refundOf(paid));
  await house.advance(0);
  const [, ...afterPaid] = house.receiver.received;
  const notified = afterPaid.map(({ headers }) => Object.fromEntries(headers));
  await traced.orders.status('NO-SUCH-ORDER').catch(() => {});

  refuses = true;
  const before = house.receiver.received.length;
  const other = await paidOrder(house);
  await house.advance(1800);
  const failed = house.receiver.received
    .slice(before)
    .map(({ headers }) => Object.fromEntries(headers));
  await house.stop();
  await collector.close();
  return {
    spans: collector.spans(),
    text: collector.text(),
    collectorHeaders: collector.headers(),
    logged,
    invoice: paid.invoice,
    failedInvoice: other.invoice,
    notified,
    failed,
  };
}

const refundOf = ({ invoice, requestId }: { invoice: string; requestId: string }) => ({
  order: { invoice_number: invoice },
  payment: { original_request_id: requestId },
  refund: { amount: 90_000, type: 'FULL_REFUND' as const },
});

const only = <T>(found: T[]): T => {
  expect(found).toHaveLength(1);
  return found[0] as T;
};

describe('a merchant’s call', () => {
  it('is one trace from the caller’s span to the notification that it caused', () => {
    const { spans, notified, invoice } = story;
    const ours = spans.filter(({ traceId }) => traceId === caller.traceId);
    const call = only(ours.filter(({ name }) => name === `POST ${refundPath}`));
    expect(call).toMatchObject({ parentSpanId: caller.spanId, kind: kinds.server, status: 0 });
    expect(call.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': refundPath,
      'http.response.status_code': 200,
      'gapura.merchant': clientId,
      'gapura.channel': 'cards',
      'gapura.payment.reference': invoice,
    });
    const statement = only(ours.filter(({ name }) => name === 'UPDATE payments'));
    expect(statement).toMatchObject({ parentSpanId: call.spanId, kind: kinds.client });
    expect(statement.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'gapura.result': 'recorded',
      'gapura.payment.reference': invoice,
    });
    const attempt = only(ours.filter(({ name }) => name === 'POST notification'));
    expect(attempt).toMatchObject({ parentSpanId: call.spanId, kind: kinds.client, status: 0 });
    expect(attempt.attributes).toMatchObject({
      'http.response.status_code': 200,
      'server.address': '127.0.0.1',
      'gapura.payment.reference': invoice,
      'gapura.notification.event': 'payment.refunded',
    });
    // What the merchant's server gets continues this very span.
    const { traceparent } = only(notified);
    expect(traceparent).toBe(`00-${caller.traceId}-${attempt.spanId}-01`);
  });

  it('begins a trace of its own if it has none', () => {
    const created = story.spans.filter(({ name }) => name === 'POST /credit-card/v1/payment-page');
    expect(created.map(({ parentSpanId }) => parentSpanId ?? '')).toEqual(['', '']);
    const stored = story.spans.filter(({ name }) => name === 'INSERT payments');
    expect(stored.map(({ parentSpanId }) => parentSpanId)).toEqual(
      created.map(({ spanId }) => spanId),
    );
  });

  it('is no error because the gateway refuses it', () => {
    const refused = only(
      story.spans
        .filter(({ name }) => name === 'GET /orders/v1/status/*')
        .filter(({ attributes }) => attributes['http.response.status_code'] === 404),
    );
    expect(refused.status).toBe(0);
    expect(refused.attributes['http.response.status_code']).toBe(404);
  });

  it('has its trace in the lines that are logged for it', () => {
    const lines = story.logged.filter(({ trace_id: id }) => id === caller.traceId);
    expect(lines.map(({ msg }) => msg)).toContain('refused');
    const spanIds = story.spans.map(({ spanId }) => spanId);
    for (const { span_id: id } of lines) expect(spanIds).toContain(id);
  });
});

describe('an attempt that nobody waits for', () => {
  it('is a trace of its own, and is found by the payment', () => {
    const { spans, failed, failedInvoice } = story;
    const attempts = spans
      .filter(({ name }) => name === 'POST notification')
      .filter(({ attributes }) => attributes['gapura.payment.reference'] === failedInvoice);
    expect(attempts.map(({ status }) => status)).toEqual([2, 2]);
    expect(attempts.map(({ attributes }) => attributes['http.request.resend_count'])).toEqual([
      undefined,
      1,
    ]);
    expect(
      new Set(attempts.map(({ attributes }) => attributes['gapura.notification.id'])).size,
    ).toBe(1);
    expect(failed.map(({ traceparent }) => traceparent)).toEqual(
      attempts.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`),
    );
    expect(attempts[1]?.parentSpanId ?? '').toBe('');
  });
});

describe('what is sent to the collector', () => {
  it('has no secret, signature, token, card, body or address of a page', () => {
    const { text, failed, notified } = story;
    expect(text).toContain(clientId);
    const signatures = [...failed, ...notified].map(
      (headers) => headers.Signature ?? headers.signature ?? '?',
    );
    for (const secret of [secretKey, approved, 'dian@example.test', 'HMACSHA256', ...signatures]) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/"url\.(full|path|query)"|simulator\/cards\/[\w-]{8}/);
  });

  it('comes with the headers that were configured', () => {
    expect(story.collectorHeaders.length).toBeGreaterThan(0);
    for (const headers of story.collectorHeaders) {
      expect(headers.authorization ?? headers.Authorization).toBe('Bearer collector-token');
    }
  });

  it('leaves out what only asks whether the gateway lives', () => {
    expect(story.spans.filter(({ name }) => /healthz|readyz|metrics/.test(name))).toEqual([]);
  });
});

describe('a provider of the same API', () => {
  let collector: Collector;
  let spans: CollectedSpan[];
  const shopTrace = newTraceParent();
  let heard: Record<string, string>[];

  beforeAll(async () => {
    collector = await openCollector();
    const named = (serviceName: string): TracingSettings => collector.settings({ serviceName });
    const two = await startTwoGateways({ tracing: { front: named('front'), back: named('back') } });
    const shop = createClient({
      clientId,
      secretKey,
      baseUrl: two.front.url,
      fetch: fetchIn(shopTrace.header),
    });
    const body = bodyOf();
    await shop.cards.create(body);
    await two.back.sandbox(`payments/${body.order.invoice_number}/outcome`, { outcome: 'SUCCESS' });
    await two.front.receiver.arrived(1);
    await two.front.advance(0);
    heard = two.front.receiver.received.map(({ headers }) => Object.fromEntries(headers));
    await two.stop();
    spans = collector.spans();
  });
  afterAll(() => collector.close());

  it('gets the trace of the merchant’s call, and continues it', () => {
    const ours = spans.filter(({ traceId }) => traceId === shopTrace.traceId);
    const call = only(ours.filter(({ parentSpanId }) => parentSpanId === shopTrace.spanId));
    expect(call.service).toBe('front');
    const asked = only(ours.filter(({ name }) => name === 'POST create'));
    expect(asked).toMatchObject({
      service: 'front',
      parentSpanId: call.spanId,
      kind: kinds.client,
    });
    expect(asked.attributes).toMatchObject({
      'gapura.upstream': 'back',
      'gapura.result': 'answer',
    });
    const theirs = only(ours.filter(({ parentSpanId }) => parentSpanId === asked.spanId));
    expect(theirs).toMatchObject({ service: 'back', kind: kinds.server });
    expect(
      ours
        .filter(({ name }) => name === 'INSERT payments')
        .map(({ service }) => service)
        .sort(),
    ).toEqual(['back', 'front']);
  });

  it('hands on the trace of what happened there, to the merchant’s server', () => {
    const attempts = spans.filter(({ name }) => name === 'POST notification');
    const theirs = only(attempts.filter(({ service }) => service === 'back'));
    const ours = only(attempts.filter(({ service }) => service === 'front'));
    const door = only(spans.filter(({ parentSpanId }) => parentSpanId === theirs.spanId));
    expect(door).toMatchObject({ service: 'front', name: 'POST /upstream/back/notifications' });
    expect(ours).toMatchObject({ traceId: theirs.traceId, parentSpanId: door.spanId });
    expect(only(heard).traceparent).toBe(`00-${ours.traceId}-${ours.spanId}-01`);
    expect(collector.text()).not.toContain(frontSecret);
  });
});
