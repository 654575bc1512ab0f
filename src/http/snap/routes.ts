// SNAP's routes: each path once, whatever number of channels share it.
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

export interface SnapRoute {
  service: Service;
  path: string;
  endpoint: Endpoint;
}

export function snapRoutes(deps: SnapDeps, channels: readonly Channel[]): SnapRoute[] {
  const payments = dispatches(
    channels,
    ({ create }) => [create],
    ({ address }) => [address.path],
  );
  const refunds = dispatches(channels, refundsOf, ({ paths }) => paths);
  return [
    { service: 'token', path: tokenPath, endpoint: tokenEndpoint(deps) },
    { service: 'customerToken', path: customerTokenPath, endpoint: customerTokenEndpoint(deps) },
    ...payments.map((dispatch): SnapRoute => {
      return { service: 'payment', path: dispatch.path, endpoint: paymentEndpoint(deps, dispatch) };
    }),
    ...refunds.map((dispatch): SnapRoute => {
      return { service: 'refund', path: dispatch.path, endpoint: refundEndpoint(deps, dispatch) };
    }),
    { service: 'status', path: snapStatusPath, endpoint: snapStatusEndpoint(deps, channels) },
  ];
}

/** A SNAP channel declares no other operations: the type of a channel sees to it. */
function refundsOf(channel: Channel): RefundOperation[] {
  return operationsOf(channel).filter((operation) => operation.kind === 'refund');
}

const failureMessages: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Requested Function Is Not Supported',
  429: 'Too Many Requests',
  504: 'Timeout',
};

/** What a SNAP path answers to what never reaches its endpoint, by HTTP status. */
export function snapFailure(service: Service, status: number): Answer {
  return snapAnswer(service, status, '00', failureMessages[status] ?? 'General Error');
}
