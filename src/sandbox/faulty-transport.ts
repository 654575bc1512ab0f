// Deliveries behind the fault plan: late, refused, timed out, answered unheard, or made twice.
import type { Transport } from '../notifications/notification.ts';
import { type FaultPlan, pause } from './faults.ts';

/** Applies faults planned for `notification`, before the receiver is called or after it has answered. */
export function faultyTransport(plan: FaultPlan, send: Transport): Transport {
  return async (notification, headers) => {
    if (!plan.isPlanned('notification')) return send(notification, headers);
    const fault = await plan.strike('notification');
    if (fault === undefined) return send(notification, headers);
    if (fault.ms !== undefined) await pause(fault.ms);
    switch (fault.kind) {
      case 'delay':
        return send(notification, headers);
      case 'error':
        return { httpStatus: fault.status ?? 500, responseBody: '', error: 'planned fault: error' };
      case 'timeout':
        return { responseBody: '', error: 'planned fault: timed out' };
      case 'drop-after-commit': {
        const { responseBody } = await send(notification, headers);
        return { responseBody, error: 'planned fault: the answer was lost' };
      }
      case 'duplicate':
        await send(notification, headers);
        return send(notification, headers);
    }
  };
}
