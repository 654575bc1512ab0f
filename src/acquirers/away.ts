// Acquirers that give a call's place back while they wait for the network.
import type { Acquirer, AcquirerOf } from '../payments/ports.ts';

/** Waits on behalf of a merchant's call. */
export type Away = <T>(clientId: string, wait: () => Promise<T>) => Promise<T>;

/**
 * The acquirers as payments see them. A provider that answers slowly must not look like a slow gateway, nor
 * take the places of calls that do not need it.
 */
export function waitingAway(acquirerOf: AcquirerOf, away: Away): AcquirerOf {
  const known = new Map<Acquirer, Acquirer>();
  return (payment) => {
    const acquirer = acquirerOf(payment);
    const wrapped = known.get(acquirer) ?? wrap(acquirer, away);
    known.set(acquirer, wrapped);
    return wrapped;
  };
}

function wrap(acquirer: Acquirer, away: Away): Acquirer {
  return {
    pollSeconds: acquirer.pollSeconds,
    demandReady: () => acquirer.demandReady?.(),
    openHere: (payment) => acquirer.openHere(payment),
    refundHere: (payment, refund) => acquirer.refundHere?.(payment, refund),
    captureHere: (payment, amount) => acquirer.captureHere?.(payment, amount),
    refundsByHand: (payment, refund) => acquirer.refundsByHand?.(payment, refund),
    open: (payment, question) => away(payment.clientId, () => acquirer.open(payment, question)),
    refund: (payment, refund, question) =>
      away(payment.clientId, () => acquirer.refund(payment, refund, question)),
    capture: (payment, amount, question) =>
      away(payment.clientId, () => acquirer.capture(payment, amount, question)),
    inquire: (payment, question) => acquirer.inquire(payment, question),
    inquireRefund: (payment, refund, question) => acquirer.inquireRefund(payment, refund, question),
    inquireCapture: acquirer.inquireCapture?.bind(acquirer),
    tell: acquirer.tell?.bind(acquirer),
    releaseHold:
      acquirer.releaseHold &&
      ((payment, question) =>
        away(payment.clientId, async () => acquirer.releaseHold?.(payment, question))),
    changeSplit:
      acquirer.changeSplit &&
      ((payment, question) =>
        away(payment.clientId, async () => acquirer.changeSplit?.(payment, question))),
  };
}
