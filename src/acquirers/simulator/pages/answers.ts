// Compares what was typed on the simulator's pages with what the simulation expects.
import type { PaylaterSimulation, Tenure } from '../../../channels/simulation.ts';

/** What may be wrong with an answer on a wallet's pages. */
export type WalletProblem = 'phone-missing' | 'phone-wrong' | 'pin-missing' | 'pin-wrong';

/** What may be wrong with an answer. The pages have a text for each problem. */
export type AnswerProblem = WalletProblem | 'tenure-missing' | 'otp-missing' | 'otp-wrong';

type SignIn = PaylaterSimulation['signIn'];

/** Problems of the first step, in the order of its fields. Phone numbers match in every usual format. */
export function signInProblems(
  expected: SignIn,
  typed: { phone: string; pin: string },
): AnswerProblem[] {
  return [...phoneProblems(expected, typed.phone), ...pinProblems(expected, typed.pin)];
}

/** Problems of the phone number. */
export function phoneProblems(expected: { phone: string }, phone: string): WalletProblem[] {
  if (phone.trim() === '') return ['phone-missing'];
  return subscriber(phone) === subscriber(expected.phone) ? [] : ['phone-wrong'];
}

/** Problems of the PIN. */
export function pinProblems(expected: { pin: string }, pin: string): WalletProblem[] {
  if (pin.trim() === '') return ['pin-missing'];
  return pin.trim() === expected.pin ? [] : ['pin-wrong'];
}

/** The tenure for the posted `months`, or undefined if it is not on offer. */
export function chosenTenure(tenures: readonly Tenure[], months: string): Tenure | undefined {
  return tenures.find((tenure) => String(tenure.months) === months);
}

/** Problems of the last step. */
export function otpProblems(expected: SignIn, otp: string): AnswerProblem[] {
  if (otp.trim() === '') return ['otp-missing'];
  return otp.trim() === expected.otp ? [] : ['otp-wrong'];
}

/** A payment code as typed or pasted, without spaces and dashes. */
export function typedCode(text: string): string {
  return text.replace(/[\s-]/g, '');
}

// +62 815…, 62815…, 0815… and 815… are the same phone number.
function subscriber(phone: string): string {
  return phone.replace(/[^0-9]/g, '').replace(/^(62)?0*/, '');
}
