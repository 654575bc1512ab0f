// SNAP's routes: each path once, also if several channels share it.
import type { Channel } from '../../channels/channel.ts';
import { operationsOf, type RefundOperation } from '../../channels/operation.ts';
import type { Answer } from '../../dialect.ts';
import { type Service, snapAnswer } from '../../wire/snap/refusals.ts';
import type { Endpoint } from '../exchange.ts';
import { dispatches } from './channels.ts';
import type { SnapDeps } from './endpoint.ts';
import { paymentEndpoint, refundEndpoint } from './payments.ts';
import { snapStatusEndpoint, snapStatusPath } from './status.ts';
import { customerTokenEndpoint, customerTokenPath, tokenEndpoint, tokenPath } from './tokens.ts';

interface SnapRoute {
  service: Service;
  /** The header in which a caller says who it is. */
  clientHeader: 'x-partner-id' | 'x-client-key';
  path: string;
  endpoint: Endpoint;
}

/** All SNAP routes: tokens, payments, refunds, check-status. */
export function snapRoutes(deps: SnapDeps, channels: readonly Channel[]): SnapRoute[] {
  const payments = dispatches(
    channels,
    ({ create }) => [create],
    ({ address }) => [address.path],
  );
  const refunds = dispatches(channels, refundsOf, ({ paths }) => paths);
  const byKey = { clientHeader: 'x-client-key' } as const;
  const byPartner = { clientHeader: 'x-partner-id' } as const;
  const token = tokenEndpoint(deps);
  const customerToken = customerTokenEndpoint(deps);
  return [
    { ...byKey, service: 'token', path: tokenPath, endpoint: token },
    { ...byKey, service: 'customerToken', path: customerTokenPath, endpoint: customerToken },
    ...payments.map((dispatch): SnapRoute => {
      const endpoint = paymentEndpoint(deps, dispatch);
      return { ...byPartner, service: 'payment', path: dispatch.path, endpoint };
    }),
    ...refunds.map((dispatch): SnapRoute => {
      const endpoint = refundEndpoint(deps, dispatch);
      return { ...byPartner, service: 'refund', path: dispatch.path, endpoint };
    }),
    {
      ...byPartner,
      service: 'status',
      path: snapStatusPath,
      endpoint: snapStatusEndpoint(deps, channels),
    },
  ];
}

/** The type of a channel allows no other operations for SNAP. */
function refundsOf(channel: Channel): RefundOperation[] {
  return operationsOf(channel).filter((operation) => operation.kind === 'refund');
}

const failureMessages: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Requested Function Is Not Supported',
  429: 'Too Many Requests',
  504: 'Timeout',
};

/** The answer of a SNAP path to a call that does not reach its endpoint, by HTTP status. */
export function snapFailure(service: Service, status: number): Answer {
  return snapAnswer(service, status, '00', failureMessages[status] ?? 'General Error');
}
