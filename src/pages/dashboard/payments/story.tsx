// A payment's story as one timeline: each event with the exact bytes that belong to it.
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { rupiah } from '../../kit/money.ts';
import { useHere, useWords } from '../here.ts';
import type { IconName } from '../icons/icons.ts';
import { CodeBlock, JsonView } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Curl } from '../parts/curl.tsx';
import { Money } from '../parts/money.tsx';
import type { Tone } from '../parts/pill.tsx';
import { statusNames } from '../parts/status-words.ts';
import { Timeline, type TimelineEntry } from '../parts/timeline.tsx';
import { factSaid } from '../said/said.ts';
import { type StoryWords, storyWords } from './story-words.ts';

export type Told = OutputOf<typeof operations.payments.show>;
type Event = Told['timeline'][number];

interface StoryProps {
  payment: Told;
  publicUrl: string;
  mayResend: boolean;
  mayOpenRequests: boolean;
}

export function Story(props: StoryProps) {
  const words = useWords(storyWords);
  const { language } = useHere();
  const { timeline } = props.payment;
  if (timeline.length === 0) return <p class="muted">{words.none}</p>;
  const teller = { ...props, words, language };
  return <Timeline entries={timeline.map((event) => entryOf(event, teller))} />;
}

type Teller = StoryProps & { words: StoryWords; language: 'en' | 'id' };
type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

function entryOf(event: Event, teller: Teller): TimelineEntry {
  const { words, language } = teller;
  const { at } = event;
  switch (event.kind) {
    case 'request':
      return requested(event, teller);
    case 'status': {
      const name = statusNames[language][event.status] ?? event.status;
      const [tone, icon] = looks[event.status] ?? (['neutral', 'circle-dashed'] as const);
      return {
        at,
        tone,
        icon,
        title: words.became(name),
        body: <Said>{factSaid(event.reason, language)}</Said>,
      };
    }
    case 'card':
      return carded(event, teller);
    case 'receipt':
      return {
        at,
        tone: 'good',
        icon: 'banknote',
        title: (
          <>
            {words.receipt}: <Money amount={event.amount} />
          </>
        ),
        body: (
          <p class="muted small">
            {words.fee} <Money amount={event.fee} />
          </p>
        ),
      };
    case 'refund': {
      const state = words.refundStates[event.status] ?? event.status;
      const tone = event.status === 'FAILED' ? 'ill' : event.status === 'DUE' ? 'warn' : 'info';
      const title = words.refundIs(rupiah(event.amount, language), state);
      return { at, tone, icon: 'undo-2', title };
    }
    case 'booked':
      return bookedEntry(event, teller);
    case 'notification':
      return announced(event, teller);
    case 'attempt':
      return attempted(event, teller);
    case 'settled':
      return {
        at,
        tone: 'good',
        icon: 'landmark',
        title: <a href={`/dashboard/settlements/${event.id}`}>{words.settled(event.number)}</a>,
        body: (
          <p class="muted small">
            <Money amount={event.amount} />
          </p>
        ),
      };
    case 'deed': {
      const title = words.deeds[event.action] ?? event.action;
      const body =
        event.after === null ? undefined : <JsonView label={title} value={event.after} />;
      const by = event.from === null ? event.actor : `${event.actor} (${event.from})`;
      return { at, tone: 'info', icon: 'user', title, by, body };
    }
  }
}

const looks: Readonly<Record<string, readonly [Tone, IconName]>> = {
  PENDING: ['info', 'clock'],
  AUTHORIZED: ['info', 'lock'],
  SUCCESS: ['good', 'check'],
  FAILED: ['ill', 'x'],
  EXPIRED: ['neutral', 'hourglass'],
  VOIDED: ['neutral', 'ban'],
  REFUNDED: ['neutral', 'undo-2'],
  PARTIALLY_REFUNDED: ['neutral', 'undo-2'],
};

function requested(event: Of<'request'>, { payment, words, publicUrl, mayOpenRequests }: Teller) {
  const request = payment.requests.find(({ id }) => id === event.id);
  const title = words.asked(event.path);
  const entry = { at: event.at, tone: 'info', icon: 'scroll-text' } as const;
  if (request === undefined) return { ...entry, title };
  const { method, path, headers, body, answer, status } = request;
  return {
    ...entry,
    title: mayOpenRequests ? <a href={`/dashboard/requests/${request.id}`}>{title}</a> : title,
    by: words.answered(status),
    body: (
      <Fold label={`${method} ${path}`}>
        <CodeBlock label={words.headers} text={linesOf(headers)} />
        <CodeBlock label={words.body} text={body} />
        {answer !== null && <CodeBlock label={words.answer} text={answer} />}
        <Curl
          label={words.curl}
          method={method}
          url={publicUrl + path}
          headers={headers}
          body={body}
        />
      </Fold>
    ),
  };
}

function carded(event: Of<'card'>, { payment, words }: Teller): TimelineEntry {
  const made = payment.tries.find(({ id }) => id === event.id);
  const state = words.tryStates[event.state] ?? event.state;
  const tone = event.state === 'APPROVED' ? 'good' : event.state === 'DECLINED' ? 'ill' : 'neutral';
  return {
    at: event.at,
    tone,
    icon: 'credit-card',
    title: `${words.tried(event.masked)}: ${state}`,
    by:
      made &&
      `${made.brand}, ${made.issuer}${event.response_code ? `, ${event.response_code}` : ''}`,
    body: made?.three_d_secure ? <Said>{words.threeD}</Said> : undefined,
  };
}

function bookedEntry(event: Of<'booked'>, { payment, words }: Teller): TimelineEntry {
  const booked = payment.postings.find(({ id }) => id === event.id);
  return {
    at: event.at,
    icon: 'book-open',
    title: words.booked(event.booked),
    by: event.by ?? undefined,
    body: booked && (
      <div class="postings">
        {booked.postings.map(({ account, amount }) => (
          <div key={account}>
            <code>{account}</code> <Money amount={amount} />
          </div>
        ))}
      </div>
    ),
  };
}

function announced(event: Of<'notification'>, { words, mayResend }: Teller): TimelineEntry {
  return {
    at: event.at,
    tone: 'info',
    icon: 'bell',
    title: <a href={`/dashboard/notifications/${event.id}`}>{words.notified(event.event)}</a>,
    body: (
      <>
        <p class="muted small breakable">{event.url}</p>
        {mayResend && (
          <Confirm
            action="resend"
            label={words.resend}
            icon="send"
            what={<p>{words.resendWhat}</p>}
            hidden={{ notification: event.id }}
          />
        )}
      </>
    ),
  };
}

function attempted(event: Of<'attempt'>, { payment, words, language }: Teller): TimelineEntry {
  const notification = payment.notifications.find(({ id }) => id === event.id);
  const attempt = notification?.attempts[event.number - 1];
  const isGood = event.http_status !== null && event.http_status >= 200 && event.http_status < 300;
  return {
    at: event.at,
    tone: isGood && event.error === null ? 'good' : 'ill',
    icon: 'send',
    title: words.attempt(event.number),
    by: `${event.error === null ? event.http_status : factSaid(event.error, language)} · ${event.duration_ms} ms`,
    body: attempt && (
      <Fold label={`POST ${notification.url}`}>
        <CodeBlock label={words.attemptHeaders} text={linesOf(attempt.request_headers)} />
        <CodeBlock label={words.attemptBody} text={attempt.request_body} />
        {event.http_status === null ? (
          <p class="muted">{words.noAnswer}</p>
        ) : (
          <CodeBlock
            label={`${words.response}: ${event.http_status}`}
            text={attempt.response_body}
          />
        )}
      </Fold>
    ),
  };
}

function Fold({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <details class="unfold">
      <summary>
        <code class="breakable">{label}</code>
      </summary>
      {children}
    </details>
  );
}

function Said({ children }: { children: string }) {
  return <p class="muted small breakable">{children}</p>;
}

function linesOf(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
