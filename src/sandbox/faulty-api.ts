// The merchant API behind the fault plan.
import type { Interpose } from '../http/api.ts';
import type { Reply } from '../http/exchange.ts';
import { type FaultPlan, pause } from './faults.ts';

/** Applies faults planned for `api:<path>`, before the call is handled or after its effect has committed. */
export function faultyApi(plan: FaultPlan): Interpose {
  return (exchange, next, broken) => {
    const at = `api:${exchange.target}`;
    return plan.isPlanned(at) ? struck(plan, at, next, broken) : next();
  };
}

/** Handles the call with `next`, or does what the planned fault makes of it. */
async function struck(
  plan: FaultPlan,
  at: string,
  next: () => Promise<Reply>,
  broken: (status: number) => Reply,
): Promise<Reply | 'drop'> {
  const fault = await plan.strike(at);
  if (fault === undefined) return next();
  if (fault.ms !== undefined) await pause(fault.ms);
  switch (fault.kind) {
    case 'delay':
      return next();
    case 'error':
      return broken(fault.status ?? 500);
    case 'timeout':
      return 'drop';
    case 'drop-after-commit':
      await next();
      return 'drop';
    case 'duplicate': {
      const first = await next();
      await next();
      return first;
    }
  }
}
