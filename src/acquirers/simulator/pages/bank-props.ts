// What the simulated bank's routes hand to its pages, and what the pages' forms post back.
import type { CardBrand, CardFrame, PageScript } from '../../../pages/card/props.ts';
import type { Frame } from '../../../pages/kit/layout.tsx';
import type { TestCard } from '../issuer/test-cards.ts';
import type { BankLook } from './bank-look.ts';

/**
 * The bank's challenge, inside our frame or as a page of its own: its own look, not the shop's.
 * One form, posts to `action`: `state`, `lang`, `otp`, `do` = `confirm` | `refuse` | `time-out`
 * | `show` (the same again in another language).
 * The sandbox box shows `otp`.
 */
export interface ChallengeProps {
  frame: CardFrame;
  bank: string;
  brand: CardBrand;
  /** `557338******1101`. */
  masked: string;
  shop: string;
  amount: bigint;
  /** The one-time password to type. */
  otp: string;
  action: string;
  state: string;
  /** The look of the page around the frame. Without it, the page stands alone and has a language switch. */
  framed?: BankLook | undefined;
  problem?: 'otp-missing' | 'otp-wrong' | undefined;
  triesLeft: number;
}

/**
 * After the challenge: a form with `target="_parent"` that posts `hidden` to `action`, sent by the
 * script by itself, with a button for everybody else.
 */
export interface ChallengeDoneProps {
  frame: CardFrame;
  script: PageScript;
  bank: string;
  framed?: BankLook | undefined;
  outcome: 'confirmed' | 'refused' | 'timed-out' | 'failed';
  action: string;
  hidden: Readonly<Record<string, string>>;
}

/** The hidden device check: an empty document that says it is done (title only). */
export interface MethodProps {
  frame: CardFrame;
}

/** A row of the table of test cards; the same as `GET /sandbox/v1/cards` answers. */
export type TestCardRow = Pick<
  TestCard,
  'number' | 'brand' | 'type' | 'issuer' | 'responseCode' | 'behaviour'
>;

/** The page of test cards: the table, with copy buttons by the script. */
export interface TestCardsProps {
  frame: Frame;
  script: PageScript;
  cards: readonly TestCardRow[];
}
