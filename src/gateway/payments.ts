// What the verbs of payments need, made of the running gateway's parts; what stores a payment is a span.
import { waitingAway } from '../acquirers/away.ts';
import { requestRetentionSeconds } from '../config/settings.ts';
import type { Admission } from '../http/admission/admission.ts';
import type { NewsDesk } from '../lib/news.ts';
import { noteOnCall, type SpanWanted, type Tracing } from '../lib/tracing.ts';
import type { Dispatcher } from '../notifications/dispatcher-deps.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import { type Commit, groupChanges, groupCommit, type Insert } from '../payments/group-commit.ts';
import type { Payment } from '../payments/payment.ts';
import type { Acquirer, Fact } from '../payments/ports.ts';
import { announcer } from '../words/announce.ts';
import { answerer } from '../words/answers.ts';
import type { House } from './house.ts';
import type { Providers } from './upstreams.ts';

/** The parts that payments are made with, in addition to what all parts share. */
interface Parts {
  dispatcher: Dispatcher;
  providers: Pick<Providers<Acquirer>, 'acquirerOf' | 'upstreamOf'>;
  admission: Admission;
  news: NewsDesk;
}

/** The dependencies of every verb of a payment. */
export function paymentDeps(
  house: House,
  { dispatcher, providers, admission, news }: Parts,
): PaymentDeps {
  const { config, db, clock, log, terms, metrics, tracing } = house;
  const insert = tracedInsert(tracing, groupCommit(db.single));
  return {
    db,
    clock,
    log,
    acquirerOf: waitingAway(providers.acquirerOf, admission.away),
    upstreamOf: providers.upstreamOf,
    insert: async (creation) => {
      const isNew = await insert(creation);
      if (isNew) {
        const { channel, amount, clientId } = creation.payment;
        metrics.created(channel, amount);
        news.tell('payments', clientId);
      }
      return isNew;
    },
    commit: tracedCommit(tracing, groupChanges(db.single)),
    answerTo: answerer(house),
    announce: announcer(house),
    terms,
    requestRetentionSeconds: requestRetentionSeconds(config.file),
    reserve: dispatcher.reserve,
    wake: dispatcher.wake,
    observe: (payment, fact) => {
      metrics.fact(payment.channel, fact.kind, movedBy(fact));
      news.tell('changes', payment.clientId);
    },
  };
}

/** Rupiah that a fact moves; 0 if it moves none. */
function movedBy(fact: Fact): bigint {
  if (fact.kind === 'paid' || fact.kind === 'captured') return fact.receipt.amount;
  return fact.kind === 'refunded' ? fact.refund.amount : 0n;
}

/**
 * A span of each creation, from the moment when it may be written until it is: others share its statement, and what it
 * waited for them is a part of its time.
 */
function tracedInsert(tracing: Tracing, insert: Insert): Insert {
  return (creation) => {
    noteOnCall(about(creation.payment));
    return tracing.span(stored('INSERT payments', creation.payment), () => insert(creation));
  };
}

function tracedCommit(tracing: Tracing, commit: Commit): Commit {
  return (change) => {
    noteOnCall(about(change.before));
    return tracing.span(stored('UPDATE payments', change.after), async (span) => {
      const recorded = await commit(change);
      span.note({ 'gapura.result': recorded });
      return recorded;
    });
  };
}

type Named = Pick<Payment, 'clientId' | 'channel' | 'reference'>;

function about({ clientId, channel, reference }: Named) {
  return {
    'gapura.merchant': clientId,
    'gapura.channel': channel,
    'gapura.payment.reference': reference,
  };
}

function stored(name: string, payment: Named): SpanWanted {
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': name.slice(0, name.indexOf(' ')),
    'db.collection.name': 'payments',
    ...about(payment),
  };
  return { name, kind: 'client', attributes };
}
