// The closed list of conflicts: what the office has does not allow what somebody asks for.

/** Every conflict by its code, with what its sentence names. */
export interface ConflictDetails {
  ACCOUNT_DECIDED: None;
  ACCOUNT_ENTERED_BY_YOU: None;
  ASKED_BY_YOU: None;
  DECIDED_BEFORE: { status: string };
  AUTHENTICATOR_EXISTS: None;
  AUTHENTICATOR_MISSING: { email: string };
  RECOVERY_CODES_ALONE: None;
  PASSWORD_TRIES: { seconds: number };
  SELF_IN_FILE: None;
  PERSON_IN_FILE: None;
  PERSON_EXISTS: { email: string };
  PERSON_DISABLED: { email: string };
  PERSON_LAST_MANAGER: { email: string };
  KEY_IN_FILE: None;
  MERCHANT_EXISTS: { clientId: string };
  MERCHANT_IN_FILE: None;
  MERCHANT_LEFT_FILE: None;
  MERCHANT_STILL_IN_FILE: None;
  MERCHANT_IN_OFFICE: None;
  SECRET_KEYS_FULL: None;
  SECRET_KEY_LAST: None;
  SERVICE_REQUESTED: { channel: string };
  VIEWS_FULL: { most: number };
  VIEW_NAME_USED: { view: string };
  ENDPOINT_NOT_MUTED: None;
  ENDPOINT_MISSING: None;
  PERIOD_CLOSED: { month: string };
  PERIOD_DEMANDS: { conditions: readonly UnmetCondition[] };
  PERIOD_WARNINGS: { conditions: readonly UnmetCondition[] };
  PERIOD_BUSY: None;
  PERIOD_ORDER: None;
  PERIOD_SEAL_LATE: None;
  PERIOD_EMPTY: None;
  TIME_IN_CLOSED_MONTH: { since: Date };
  LEDGER_PROOF_RUNS: None;
  JOURNAL_REVERSED: None;
  CREDIT_NOTE_FINAL: None;
  DISPUTE_ENDED: None;
  DISPUTE_EXISTS: None;
  EVIDENCE_FULL: { most: number };
  SUSPENSE_WORKED: None;
  SUSPENSE_EMPTY: None;
  /** `left` is rupiah. */
  SUSPENSE_SMALLER: { left: bigint };
  EXCEPTION_AT_BANK: None;
  EXCEPTION_IS_ENTRY: None;
  EXCEPTION_WITHOUT_MONEY: None;
  REMITTANCE_ENDED: { status: string };
  STATEMENT_GAP: StatementGap;
  ENTRY_MATCHED: None;
  PAYOUT_MOVED: { reference: string; status: string };
  PROVIDER_MATTER_CLOSED: { matter: string };
  PROVIDER_LINK_UNKNOWN: None;
  PROVIDER_CALL_ANSWERED: None;
  PROVIDER_NONE: None;
  NOTIFICATION_WORKED: None;
  SANDBOX_ONLY: None;
  CLOCK_TOO_FAR: None;
  /** `why` continues the sentence after a colon; `exception` is the id of the money, if it is kept. */
  OUTCOME_IMPOSSIBLE: {
    reference: string;
    outcome: string;
    why: string;
    exception?: string | undefined;
  };
  OUTCOME_AT_PROVIDER: { reference: string; upstream: string };
  CARD_UNFIT: { why: string };
}

type None = Record<never, never>;

/** A condition of a month's close by its name, and what is in its way. */
interface UnmetCondition {
  name: string;
  found: readonly string[];
}

/** The last statement of a bank account, and what the new one begins with; amounts are rupiah. */
interface StatementGap {
  account: string;
  file: string;
  until: string;
  closing: bigint;
  opening: bigint;
}

export type ConflictName = keyof ConflictDetails;

/** A conflict as data: its name and details. */
export type Conflict = { [N in ConflictName]: { name: N } & ConflictDetails[N] }[ConflictName];

/** A sentence for each conflict. The compiler names the ones that a language misses. */
export type ConflictSentences = {
  readonly [N in ConflictName]: (details: ConflictDetails[N]) => string;
};

const english: ConflictSentences = {
  ACCOUNT_DECIDED: () => 'Nothing about this account waits.',
  ACCOUNT_ENTERED_BY_YOU: () => 'You entered it: another person has to decide.',
  ASKED_BY_YOU: () => 'You asked for it: another person has to decide.',
  DECIDED_BEFORE: ({ status }) => `It was ${status} before.`,
  AUTHENTICATOR_EXISTS: () => 'You have an authenticator app: remove it first.',
  AUTHENTICATOR_MISSING: ({ email }) => `${email} has no authenticator app.`,
  RECOVERY_CODES_ALONE: () => 'Recovery codes belong to an authenticator app: add one.',
  PASSWORD_TRIES: ({ seconds }) => `There were too many wrong passwords: wait ${seconds} seconds.`,
  SELF_IN_FILE: () => 'The configuration file has your name and password: change them there.',
  PERSON_IN_FILE: () =>
    'The configuration file has this person: change it there, under dashboard.users.',
  PERSON_EXISTS: ({ email }) => `Somebody has the address ${email} already.`,
  PERSON_DISABLED: ({ email }) => `${email} is disabled: enable the person first.`,
  PERSON_LAST_MANAGER: ({ email }) =>
    `${email} is the last one who can manage people: add another one first.`,
  KEY_IN_FILE: () => 'The configuration file has this key: remove it there, under dashboard.keys.',
  MERCHANT_EXISTS: ({ clientId }) =>
    `There is a merchant ${clientId}: change it, or leave client_id out.`,
  MERCHANT_IN_FILE: () =>
    'The configuration file (GAPURA_CONFIG) has this merchant: change it there, under merchants.',
  MERCHANT_LEFT_FILE: () =>
    'The configuration file had this merchant and no longer has it: adopt it, then change it here.',
  MERCHANT_STILL_IN_FILE: () =>
    'The configuration file has this merchant: remove it there and start again first.',
  MERCHANT_IN_OFFICE: () => 'The office manages this merchant.',
  SECRET_KEYS_FULL: () => 'Two secret keys are valid: remove the older one first.',
  SECRET_KEY_LAST: () => 'It is the only secret key of the merchant: make another one first.',
  SERVICE_REQUESTED: ({ channel }) => `A request for ${channel} waits: it has to be decided first.`,
  VIEWS_FULL: ({ most }) => `You have ${most} views: delete one first.`,
  VIEW_NAME_USED: ({ view }) =>
    `You have a view with the name ${view}: delete it first, or choose another name.`,
  ENDPOINT_NOT_MUTED: () =>
    'It is not muted. Name the address exactly as it was muted, or none for all.',
  ENDPOINT_MISSING: () => 'The merchant has no address for these notifications: set one first.',
  PERIOD_CLOSED: ({ month }) => `${month} was closed before.`,
  PERIOD_DEMANDS: ({ conditions }) => `These conditions are not met: ${named(conditions)}.`,
  PERIOD_WARNINGS: ({ conditions }) =>
    `Accept these warnings with accept_warnings, or wait: ${named(conditions)}.`,
  PERIOD_BUSY: () => 'The book is being written by something that takes long: try again.',
  PERIOD_ORDER: () => 'Months are closed in order.',
  PERIOD_SEAL_LATE: () =>
    'Something runs in the database for long, and delays the seal: close again later.',
  PERIOD_EMPTY: () => 'Nothing was ever booked.',
  TIME_IN_CLOSED_MONTH: ({ since }) =>
    `The month is closed: choose a time from ${since.toISOString()} on.`,
  LEDGER_PROOF_RUNS: () => 'The whole ledger is being proven: wait until that has ended.',
  JOURNAL_REVERSED: () => 'This journal was reversed before.',
  CREDIT_NOTE_FINAL: () => 'A credit note is not corrected: correct the invoice.',
  DISPUTE_ENDED: () => 'The dispute has ended.',
  DISPUTE_EXISTS: () => 'There is a dispute with this reference.',
  EVIDENCE_FULL: ({ most }) => `A dispute has at most ${most} pieces of evidence.`,
  SUSPENSE_WORKED: () => 'Somebody else has worked this money: look at the exception again.',
  SUSPENSE_EMPTY: () => 'Nothing is left of this money.',
  SUSPENSE_SMALLER: ({ left }) => `Only ${left} rupiah are left of this money.`,
  EXCEPTION_AT_BANK: () =>
    'A bank has this money: match the entry of its statement that gives it back.',
  EXCEPTION_IS_ENTRY: () =>
    'It is an entry of a bank’s statement: match it, or book it on an account.',
  EXCEPTION_WITHOUT_MONEY: () =>
    'It is a difference without money in suspense: it can be written off alone.',
  REMITTANCE_ENDED: ({ status }) => `The remittance is ${status}.`,
  STATEMENT_GAP: ({ account, file, until, closing, opening }) =>
    `The last statement of ${account} (${file}, until ${until}) ends with ${closing} rupiah, ` +
    `and what is new in this one begins with ${opening}: import what is missing between them first.`,
  ENTRY_MATCHED: () => 'The entry was matched before.',
  PAYOUT_MOVED: ({ reference, status }) =>
    `The payout ${reference} is ${status} by now: match its entry again.`,
  PROVIDER_MATTER_CLOSED: ({ matter }) =>
    `No ${matter} of this payment is open at its provider: look at it again.`,
  PROVIDER_LINK_UNKNOWN: () =>
    'The link or the code of this payment is not known here, so nobody can pay it: it can only be refused.',
  PROVIDER_CALL_ANSWERED: () => 'Its call is answered already: look at it again.',
  PROVIDER_NONE: () => 'This payment is with no provider.',
  NOTIFICATION_WORKED: () => 'This notification needs nobody any more: look at it again.',
  SANDBOX_ONLY: () => 'This gateway is not a sandbox.',
  CLOCK_TOO_FAR: () =>
    'The clock may be at most ten years ahead: advance it by less, or reset it with {"reset": true}.',
  OUTCOME_IMPOSSIBLE: ({ reference, outcome, why, exception }) =>
    `${reference} cannot become ${outcome}: ${why}.${
      exception === undefined ? '' : ` The money is in suspense, as exception ${exception}.`
    }`,
  OUTCOME_AT_PROVIDER: ({ reference, upstream }) =>
    `${reference} is with the provider ${upstream}: its customer pays there.`,
  CARD_UNFIT: ({ why }) => `${why}.`,
};

/** What a conflict says in English: a sentence that says what to do instead. */
export function conflictText(conflict: Conflict): string {
  return sentenceOf(english, conflict);
}

/** What it says with these sentences. */
export function sentenceOf(sentences: ConflictSentences, conflict: Conflict): string {
  const sentence = sentences[conflict.name] as (details: Conflict) => string;
  return sentence(conflict);
}

function named(conditions: readonly UnmetCondition[]): string {
  return conditions.map(({ name, found }) => `${name} (${found.join(', ')})`).join('; ');
}
