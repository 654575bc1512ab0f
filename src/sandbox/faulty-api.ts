// The merchant API behind the fault plan.
import type { Interpose } from '../http/api.ts';
import { type FaultPlan, pause } from './faults.ts';

/** Applies faults planned for `api:<path>`, before the call is handled or after its effect has committed. */
export function faultyApi(plan: FaultPlan): Interpose {
  return (exchange, next, broken) => {
    const at = `api:${exchange.target}`;
    return plan.isPlanned(at) ? struck(plan, at, next, broken) : next();
  };
}

const struck = async (
  plan: FaultPlan,
  at: string,
  next: Parameters<Interpose>[1],
  broken: Parameters<Interpose>[2],
): ReturnType<Interpose> => {
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
};
