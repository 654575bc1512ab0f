// Examples of every operation and notification: written down from a real gateway, and compared with one by a test.
import { readFileSync } from 'node:fs';

export interface Refused {
  /** What is wrong with the call. */
  why: 'field' | 'duplicate' | 'unknown' | 'amount' | 'signature';
  /** Absent: the body of the good call, or none. */
  request?: object | undefined;
  status: number;
  answer: object;
}

export interface ApiExample {
  method: string;
  /** As in the OpenAPI document. */
  path: string;
  /** The same with its parameter. */
  url: string;
  dialect: 'classic' | 'snap' | 'token' | 'none';
  channel?: string | undefined;
  /** Request-Id, or X-EXTERNAL-ID. */
  requestId?: string | undefined;
  body?: object | undefined;
  answer: { status: number; body: object };
  refusals: readonly Refused[];
}

export interface NotificationExample {
  channel: string;
  event: string;
  body: object;
}

interface Examples {
  examples: readonly ApiExample[];
  notifications: readonly NotificationExample[];
}

/** Written by `npx vitest run test/api-examples/examples.test.ts -u`. */
export const { examples: apiExamples, notifications: notificationExamples } = JSON.parse(
  readFileSync(new URL('./examples.json', import.meta.url), 'utf8'),
) as Examples;

/** The examples of an operation, one for each channel that shares its path. */
export function examplesOf(method: string, path: string): ApiExample[] {
  return apiExamples.filter(
    (one) => one.path === path && one.method.toLowerCase() === method.toLowerCase(),
  );
}
