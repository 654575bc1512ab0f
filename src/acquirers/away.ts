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
  return (channel) => {
    const acquirer = acquirerOf(channel);
    const wrapped = known.get(acquirer) ?? wrap(acquirer, away);
    known.set(acquirer, wrapped);
    return wrapped;
  };
}

function wrap(acquirer: Acquirer, away: Away): Acquirer {
  return {
    openHere: (payment) => acquirer.openHere(payment),
    refundHere: (payment, refund) => acquirer.refundHere?.(payment, refund),
    captureHere: (payment, amount) => acquirer.captureHere?.(payment, amount),
    refundsByHand: (payment, refund) => acquirer.refundsByHand?.(payment, refund),
    open: (payment) => away(payment.clientId, () => acquirer.open(payment)),
    refund: (payment, refund) => away(payment.clientId, () => acquirer.refund(payment, refund)),
    capture: (payment, amount) => away(payment.clientId, () => acquirer.capture(payment, amount)),
    inquire: (payment) => acquirer.inquire(payment),
    inquireRefund: (payment, refund) => acquirer.inquireRefund(payment, refund),
  };
}
