// What endpoints need from providers of the same API, without importing one.
import type { Answer } from '../dialect.ts';
import type { Payment } from '../payments/payment.ts';
import type { Question } from '../requests/question.ts';

export interface Elsewhere {
  /**
   * Sends a call that is about no payment (saved cards) to the provider of the merchant's channel and returns its
   * answer, also if that is a refusal. Undefined if the channel is with no provider. Throws OutcomeUnknown.
   */
  sendOn(channel: string, question: Question): Promise<Answer | undefined>;
  /** Whether the merchant's new payments on this channel go to a provider. */
  has(clientId: string, channel: string): boolean;
  /** The payment, after asking its provider if that may have something to tell. */
  refresh(payment: Payment): Promise<Payment>;
}

/** For gateways without providers. */
export const nowhere: Elsewhere = {
  sendOn: async () => undefined,
  has: () => false,
  refresh: async (payment) => payment,
};
