// Providers, what is open at them and their notifications in the management API.
import type { ProviderHealth } from '../../upstreams/health.ts';
import type { KeptNotification, OpenPayment } from '../../upstreams/store.ts';
import type { NotificationFound } from '../providers.ts';
import { paymentRow } from './payment-views.ts';

/** A provider without its secrets. */
export function providerView(provider: ProviderHealth) {
  return {
    name: provider.name,
    status: provider.status,
    base_url: provider.baseUrl,
    client_id: provider.clientId,
    snap: provider.speaksSnap,
    timeout_seconds: provider.timeoutSeconds,
    poll_seconds: provider.pollSeconds,
    concurrency: provider.concurrency,
    /** `closed`: it is called. `open`: it is left alone. `trying`: one call shows whether it replies again. */
    circuit: provider.state,
    calls_in_flight: provider.inFlight,
    calls_waiting: provider.waiting,
    replied_at: provider.repliedAt ?? null,
    failed_at: provider.failedAt ?? null,
    problem: provider.problem ?? null,
    unknown: Number(provider.unknown),
    asking: Number(provider.asking),
    oldest_problem_at: provider.oldestProblemAt,
    unmatched: Number(provider.unmatched),
    last_notification_at: provider.lastNotificationAt,
  };
}

/** A payment of which something is unknown. */
export function openView(payment: OpenPayment) {
  return {
    id: payment.id,
    client_id: payment.clientId,
    channel: payment.channel,
    reference: payment.reference,
    status: payment.status,
    amount: payment.amount,
    upstream: payment.upstream,
    created_at: payment.createdAt,
    asked: payment.asked,
    next_at: payment.nextAt,
    problem: payment.problem,
  };
}

/** A notification that a person has to look at. */
export function notificationView(one: KeptNotification) {
  return {
    id: one.id,
    upstream: one.upstream,
    request_id: one.requestId,
    received_at: one.receivedAt,
    deliveries: one.deliveries,
    reference: one.reference,
    payment_id: one.paymentId,
    why: one.why,
  };
}

/** The same with its bytes, its payment, and the refund or the capture that it tells of. */
export function notificationDetail({ notification, payment, says }: NotificationFound, now: Date) {
  return {
    ...notificationView(notification),
    result: notification.result,
    body: notification.body.toString('utf8'),
    payment: payment === undefined ? null : paymentRow(payment, now),
    says: says === undefined ? null : { what: says.what, amount: says.amount ?? null },
  };
}
