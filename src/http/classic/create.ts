// A classic channel's create endpoint: body → order → payment → answer.
import { type Channel, refusalWords } from '../../channels/channel.ts';
import { demandActive, type Merchant } from '../../merchants/merchant.ts';
import { create } from '../../payments/create.ts';
import type { Order } from '../../payments/payment.ts';
import { fieldInvalid } from '../../refusal.ts';
import { type BrokenSplit, brokenSplit } from '../../settlement/split.ts';
import { checker } from '../../wire/check.ts';
import type { Endpoint } from '../exchange.ts';
import { classicCommand } from './command.ts';
import type { ClassicDeps } from './endpoint.ts';

/** The endpoint that creates payments of a classic channel. */
export function createEndpoint(deps: ClassicDeps, channel: Channel): Endpoint {
  const { accept, request } = channel.create;
  return classicCommand(deps, {
    check: checker(request),
    admit: (merchant) => demandActive(merchant, channel.id),
    words: refusalWords(channel),
    async perform({ merchant, question }) {
      const settings = merchant.channelSettings?.[channel.id];
      const accepted = accept(question.content, { now: deps.payments.clock.now(), settings });
      const order = withSplit(deps, channel.id, merchant, accepted);
      await demandOwnToken(deps, channel, merchant.clientId, order);
      return create(deps.payments, { question, channel: channel.id, order });
    },
  });
}

/**
 * A split may only name the merchant's own verified accounts, and must fit into the net amount. Without any
 * such account the split is ignored: everything goes to the default account (DOKU API, Split Settlement).
 */
function withSplit(deps: ClassicDeps, channel: string, merchant: Merchant, order: Order): Order {
  const { split, amount } = order;
  if (split === undefined) return order;
  const { clientId, settlementAccounts } = merchant;
  if (settlementAccounts.length === 0) return { ...order, split: undefined };
  const { terms, clock } = deps.payments;
  const net = amount - terms.feeOf({ clientId, channel }, amount, clock.now());
  const broken = brokenSplit(split, settlementAccounts, net);
  if (broken === undefined) return order;
  throw fieldInvalid(splitField(broken), broken.reason);
}

const splitMembers = { accountId: 'bank_account_settlement_id', value: 'value' } as const;

function splitField({ index, member }: BrokenSplit): string {
  return `additional_info.settlement[${index}].${splitMembers[member]}`;
}

/** A saved card that an order names must belong to its customer. Throws FIELD_INVALID. */
async function demandOwnToken(
  { savedTokens, elsewhere }: ClassicDeps,
  channel: Channel,
  clientId: string,
  order: Order,
): Promise<void> {
  const named = channel.create.namedToken?.(order);
  // A provider keeps the cards that were saved on its page, and checks them itself.
  if (named === undefined || elsewhere.has(clientId, channel.id)) return;
  if (await savedTokens.belongs(clientId, named.token, named.customerId)) return;
  throw fieldInvalid(named.field, 'is not a saved card of this customer');
}
