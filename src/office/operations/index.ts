// The registry of the office's operations: the API's routes, its documentation and the tests follow from it.
import { auditOperations } from './audit.ts';
import { keyOperations } from './keys.ts';
import type { Operation } from './operation.ts';
import { requestOperations } from './requests.ts';

/** By group; the pages call them from here. */
export const operations = {
  audit: auditOperations,
  keys: keyOperations,
  requests: requestOperations,
} as const;

/** All of them, for those who do not call a certain one. */
export const allOperations: readonly Operation[] = Object.values(operations).flatMap(
  (group) => Object.values(group) as unknown as Operation[],
);
