// Settlement bank accounts: the endpoints with which a merchant adds, changes and looks at its own.
import {
  type BankAccountRequest,
  bankAccountPath,
  bankAccountReply,
  bankAccountRequest,
} from '../../channels/parts/bank-account.ts';
import type { Answer } from '../../dialect.ts';
import type { Merchant, SettlementAccount } from '../../merchants/merchant.ts';
import { addAccount, changeAccount } from '../../office/accounts.ts';
import type { Actor } from '../../office/actor.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import { type Answered, memoryOf } from '../../requests/idempotency.ts';
import { rememberAlone } from '../../requests/store.ts';
import type { Tx } from '../../storage/db.ts';
import { checker } from '../../wire/check.ts';
import { writeJson } from '../../wire/json.ts';
import type { Endpoint } from '../exchange.ts';
import { type Command, classicCommand } from './command.ts';
import { type ClassicDeps, classicEndpoint } from './endpoint.ts';

type AccountCommand = Command<BankAccountRequest>;

/** Adds an account. Nothing is paid to it until somebody in the office has verified it. */
export function addAccountEndpoint(deps: ClassicDeps): Endpoint {
  return classicCommand<BankAccountRequest>(deps, {
    check: checker(bankAccountRequest),
    async perform(command) {
      const { merchant, question } = command;
      const { bank_code, account_number } = question.content;
      if (ownAccount(merchant, bank_code, account_number) !== undefined) {
        throw fieldInvalid('account_number', 'is that of an account that you have already');
      }
      return answered(deps, command, (beside) =>
        addAccount(deps.office, actorOf(merchant), merchant.clientId, wanted(command), beside),
      );
    },
  });
}

/** Asks for another name, or to make it the default: the account stays as it is until that is verified. */
export function changeAccountEndpoint(deps: ClassicDeps): Endpoint {
  return classicCommand<BankAccountRequest>(deps, {
    check: checker(bankAccountRequest),
    async perform(command) {
      const { merchant, question } = command;
      const { bank_code, account_number } = question.content;
      const { id } = demandAccount(merchant, bank_code, account_number);
      const named = { clientId: merchant.clientId, id };
      return answered(deps, command, (beside) =>
        changeAccount(deps.office, actorOf(merchant), named, wanted(command), beside),
      );
    },
  });
}

/** Shows one: its bank code and number are the end of the path. */
export function showAccountEndpoint(deps: ClassicDeps): Endpoint {
  return classicEndpoint(deps, async ({ merchant }, exchange) => {
    const named = exchange.target.slice(bankAccountPath.length + 1).split('/');
    const [bank = '', number = '', ...more] = named.map(decoded);
    if (more.length > 0) throw unknownAccount(number);
    return {
      status: 200,
      body: writeJson(bankAccountReply(demandAccount(merchant, bank, number))),
    };
  });
}

/** The answer, remembered with what was done: a repeat of the Request-Id changes nothing. */
async function answered(
  { payments }: ClassicDeps,
  { question }: AccountCommand,
  work: (beside: (tx: Tx, account: SettlementAccount) => Promise<void>) => Promise<unknown>,
): Promise<Answered> {
  let answer: Answer | undefined;
  await work(async (tx, account) => {
    answer = { status: 200, body: writeJson(bankAccountReply(account)) };
    const memory = memoryOf(payments, question, payments.clock.now(), answer);
    if (!(await rememberAlone(tx, memory))) throw new Refusal({ code: 'REQUEST_IN_FLIGHT' });
  });
  if (answer === undefined) throw new Error('an account was stored without an answer');
  return { answer, replayed: false };
}

function wanted({ question: { content } }: AccountCommand) {
  const { bank_code: bank, account_number: number, account_name: holder } = content;
  return { bank, number, holder, default: content.default };
}

/** Who verifies an account must be somebody else than its merchant's program. */
function actorOf({ clientId }: Merchant): Actor {
  return { kind: 'merchant', name: 'merchant API', id: clientId, role: 'finance', clientId };
}

function ownAccount({ settlementAccounts }: Merchant, bank: string, number: string) {
  return settlementAccounts.find((one) => one.bank === bank && one.number === number);
}

function demandAccount(merchant: Merchant, bank: string, number: string): SettlementAccount {
  const found = ownAccount(merchant, bank, number);
  if (found === undefined) throw unknownAccount(number);
  return found;
}

function unknownAccount(name: string): Refusal {
  return new Refusal({ code: 'OBJECT_NOT_FOUND', object: 'account', name });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
