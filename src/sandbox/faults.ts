// The fault plan: what should go wrong, where and how often. Seeded, so that a run can be repeated.
import Type, { type Static } from 'typebox';
import { seeded } from '../lib/chance.ts';

const faultKinds = ['delay', 'error', 'timeout', 'drop-after-commit', 'duplicate'] as const;

export const faultSchema = Type.Object(
  {
    /** `acquirer:<channel>`, `notification`, or `api:/path`. */
    at: Type.String({ pattern: '^(acquirer:[a-z]+|notification|api:/.*)$' }),
    kind: Type.Enum([...faultKinds]),
    ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
    status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
    times: Type.Optional(Type.Integer({ minimum: 1 })),
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    seed: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);

export type Fault = Static<typeof faultSchema>;

export interface FaultPlan {
  list(): readonly Fault[];
  replace(faults: readonly Fault[]): void;
  /** The fault to apply at this place now, if any. Each call is one occasion and uses up one of `times`. */
  strike(at: string): Fault | undefined;
  /** Whether anything is still planned for this place. Uses nothing up. */
  isPlanned(at: string): boolean;
}

interface Planned {
  fault: Fault;
  left: number;
  chance: () => number;
}

/** A plan with nothing in it. */
export function createFaultPlan(): FaultPlan {
  let planned: Planned[] = [];
  return {
    list: () => planned.map(({ fault }) => fault),
    replace(faults) {
      planned = faults.map((fault) => ({
        fault,
        left: fault.times ?? Number.POSITIVE_INFINITY,
        chance: seeded(fault.seed ?? 1),
      }));
    },
    strike(at) {
      for (const entry of planned) {
        if (entry.fault.at !== at || entry.left <= 0) continue;
        if (entry.chance() >= (entry.fault.probability ?? 1)) continue;
        entry.left -= 1;
        return entry.fault;
      }
      return undefined;
    },
    isPlanned: (at) => planned.some((entry) => entry.fault.at === at && entry.left > 0),
  };
}

/** Waits `ms` milliseconds of wall-clock time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
