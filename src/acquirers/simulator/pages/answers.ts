// What the player of the customer typed, compared with what the simulation expects.
import type { PaylaterSimulation, Tenure } from '../../../channels/simulation.ts';

/** What may be wrong with an answer; the pages know the words for each. */
export type AnswerProblem =
  | 'phone-missing'
  | 'phone-wrong'
  | 'pin-missing'
  | 'pin-wrong'
  | 'tenure-missing'
  | 'otp-missing'
  | 'otp-wrong';

type SignIn = PaylaterSimulation['signIn'];

/** Problems of the first step, in the order of its fields. Phones match in every usual spelling. */
export function signInProblems(
  expected: SignIn,
  typed: { phone: string; pin: string },
): AnswerProblem[] {
  const problems: AnswerProblem[] = [];
  if (typed.phone.trim() === '') problems.push('phone-missing');
  else if (subscriber(typed.phone) !== subscriber(expected.phone)) problems.push('phone-wrong');
  if (typed.pin.trim() === '') problems.push('pin-missing');
  else if (typed.pin.trim() !== expected.pin) problems.push('pin-wrong');
  return problems;
}

/** The tenure that `months` (as posted) chooses, or undefined where it is not on offer. */
export function chosenTenure(tenures: readonly Tenure[], months: string): Tenure | undefined {
  return tenures.find((tenure) => String(tenure.months) === months);
}

/** Problems of the last step. */
export function otpProblems(expected: SignIn, otp: string): AnswerProblem[] {
  if (otp.trim() === '') return ['otp-missing'];
  return otp.trim() === expected.otp ? [] : ['otp-wrong'];
}

/** A payment code as typed or pasted: spaces and dashes carry no meaning. */
export function typedCode(text: string): string {
  return text.replace(/[\s-]/g, '');
}

// +62 815…, 62815…, 0815… and 815… are one telephone.
function subscriber(phone: string): string {
  return phone.replace(/[^0-9]/g, '').replace(/^(62)?0*/, '');
}
