// An acquirer's response code, and how a merchant handles it.

/** What the merchant does after a code. */
export type Handling =
  | 'none' // approved
  | 'retry-later' // the same card may be approved later
  | 'never-retry' // this card will never be approved: another way to pay
  | 'customer-acts' // the customer or their bank must do something first
  | 'correct-amount'; // another amount

export interface ResponseCode {
  code: string;
  /** `response_message` in answers and notifications. */
  message: string;
  handling: Handling;
  /** What happened, in one sentence. */
  meaning: { en: string; id: string };
  /** What to do, in one or two sentences. */
  advice: { en: string; id: string };
}
