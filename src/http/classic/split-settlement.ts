// Split settlement: the endpoints with which a merchant looks at, changes and removes a payment's split.
import {
  type SplitEditRequest,
  type SplitNaming,
  splitEditRequest,
  splitPaths,
  splitReply,
  splitRequest,
} from '../../channels/parts/split-settlement.ts';
import { editSplit } from '../../payments/edit-split.ts';
import { findForMerchant } from '../../payments/find.ts';
import { isSettled } from '../../payments/settled.ts';
import { Refusal } from '../../refusal.ts';
import { checker } from '../../wire/check.ts';
import { writeJson } from '../../wire/json.ts';
import type { Endpoint } from '../exchange.ts';
import { classicCommand } from './command.ts';
import type { ClassicDeps } from './endpoint.ts';
import { demandInitiation, overrideOf } from './new-split.ts';

/** The endpoints by their paths. ASSUMED: a split can be changed until the money may be taken by a batch. */
export function splitEndpoints(deps: ClassicDeps): [path: string, endpoint: Endpoint][] {
  return [
    [splitPaths.checkStatus, checkStatus(deps)],
    [splitPaths.edit, edit(deps)],
    [splitPaths.cancel, cancel(deps)],
  ];
}

/** Nothing is remembered: the same question may have another answer later. */
function checkStatus(deps: ClassicDeps): Endpoint {
  return classicCommand<SplitNaming>(deps, {
    check: checker(splitRequest),
    async perform({ merchant: { clientId }, question: { content } }) {
      const { db } = deps.payments;
      const payment = await findForMerchant(db, { clientId, name: content.order.invoice_number });
      if (payment === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
      demandInitiation(payment, content);
      const reply = splitReply(payment, await isSettled(db, payment.id));
      return { answer: { status: 200, body: writeJson(reply) }, replayed: false };
    },
  });
}

function edit(deps: ClassicDeps): Endpoint {
  return classicCommand<SplitEditRequest>(deps, {
    check: checker(splitEditRequest),
    perform: ({ merchant, question }) =>
      editSplit(deps.payments, nameOf(merchant, question), question, {
        demandSame: (payment) => demandInitiation(payment, question.content),
        override: overrideOf(merchant, 'settlement', question.content.settlement),
      }),
  });
}

function cancel(deps: ClassicDeps): Endpoint {
  return classicCommand<SplitNaming>(deps, {
    check: checker(splitRequest),
    perform: ({ merchant, question }) =>
      editSplit(deps.payments, nameOf(merchant, question), question, {
        demandSame: (payment) => demandInitiation(payment, question.content),
      }),
  });
}

function nameOf({ clientId }: { clientId: string }, { content }: { content: SplitNaming }) {
  return { clientId, reference: content.order.invoice_number };
}
