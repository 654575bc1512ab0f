// What `gapura trigger` can do to an order besides paying it: its options, and the faults that they plan.
import { type parsed, UsageError, wholeNumber } from './command.ts';

export const stepOptions = {
  pay: { type: 'string' },
  late: { type: 'boolean', default: false },
  capture: { type: 'string' },
  refund: { type: 'string' },
  notification: { type: 'string' },
  fault: { type: 'string' },
} as const;

export type StepValues = ReturnType<typeof parsed<{ options: typeof stepOptions }>>['values'];

/** A fault of the sandbox's plan. */
export interface PlannedFault {
  at: string;
  kind: string;
  ms?: number | undefined;
  status?: number | undefined;
  times?: number | undefined;
}

/** What goes wrong with the notification. */
const notificationFaults: Readonly<Record<string, Omit<PlannedFault, 'at'>>> = {
  // The receiver gets it at the next attempt, when that is due.
  late: { kind: 'error', times: 1 },
  duplicate: { kind: 'duplicate', times: 1 },
  // The receiver gets it twice: its first answer is lost.
  lost: { kind: 'drop-after-commit', times: 1 },
};

const slowMs = 2000;

/** Faults by the name of their preset, at a place that depends on the channel. */
const presets: Readonly<Record<string, { at: 'acquirer' | 'api' } & Omit<PlannedFault, 'at'>>> = {
  'acquirer-slow': { at: 'acquirer', kind: 'delay', ms: slowMs, times: 1 },
  'acquirer-down': { at: 'acquirer', kind: 'error', times: 1 },
  'acquirer-silent': { at: 'acquirer', kind: 'timeout', times: 1 },
  'acquirer-cut': { at: 'acquirer', kind: 'drop-after-commit', times: 1 },
  'api-slow': { at: 'api', kind: 'delay', ms: slowMs, times: 1 },
  'api-down': { at: 'api', kind: 'error', status: 500, times: 1 },
  'api-silent': { at: 'api', kind: 'timeout', times: 1 },
  'api-cut': { at: 'api', kind: 'drop-after-commit', times: 1 },
};

export const notificationNames = Object.keys(notificationFaults);
export const presetNames = Object.keys(presets);

export interface Steps {
  /** What the customer pays, in rupiah; all of it unless set. */
  pay?: number | undefined;
  /** Whether the customer pays after the time to pay is over. */
  late: boolean;
  /** Rupiah, or all. */
  capture?: number | 'all' | undefined;
  refund?: number | 'all' | undefined;
  notification?: string | undefined;
  fault?: string | undefined;
}

/** Reads the options. Throws UsageError for names that are not known, and for steps that do not go together. */
export function stepsOf(values: StepValues, outcome: string): Steps {
  const { late, notification, fault } = values;
  const pay = values.pay === undefined ? undefined : wholeNumber('--pay', values.pay, 1);
  known('--notification', notification, notificationNames);
  known('--fault', fault, presetNames);
  const steps = {
    pay,
    late,
    capture: share('--capture', values.capture),
    refund: share('--refund', values.refund),
    notification,
    fault,
  };
  const needsMoney = late || [pay, steps.capture, steps.refund].some((one) => one !== undefined);
  if (needsMoney && outcome !== 'SUCCESS') {
    throw new UsageError('--pay, --late, --capture and --refund need --outcome SUCCESS.');
  }
  return steps;
}

function share(option: string, text: string | undefined): number | 'all' | undefined {
  return text === undefined || text === 'all' ? text : wholeNumber(option, text, 1);
}

function known(option: string, name: string | undefined, names: readonly string[]): void {
  if (name === undefined || names.includes(name)) return;
  throw new UsageError(`${option} is "${name}": use one of ${names.join(', ')}.`);
}

/** The faults that the steps plan for a channel with that path. */
export function faultsOf(
  { notification, fault }: Steps,
  { id, path }: { id: string; path: string },
): PlannedFault[] {
  const told = notificationFaults[notification ?? ''];
  const preset = presets[fault ?? ''];
  return [
    ...(told === undefined ? [] : [{ at: 'notification', ...told }]),
    ...(preset === undefined
      ? []
      : [{ ...preset, at: preset.at === 'api' ? `api:${path}` : `acquirer:${id}` }]),
  ];
}
