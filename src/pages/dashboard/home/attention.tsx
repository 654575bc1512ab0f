// What needs attention, each with the page on which one does something about it.

import type { AttentionKind } from '../../../office/attention/look.ts';
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address, useHere, useWords } from '../here.ts';
import { Glyph } from '../icons/icon.tsx';
import { countText } from '../parts/numbers.ts';
import { homeWords } from './words.ts';

type Item = OutputOf<typeof operations.overview.attention>['items'][number];

const pages: Readonly<
  Record<AttentionKind, readonly [path: string, query?: Record<string, string>]>
> = {
  'notifications-exhausted': ['/dashboard/notifications', { status: 'EXHAUSTED' }],
  'receivers-failing': ['/dashboard/notifications'],
  'refunds-due': ['/dashboard/refunds', { status: 'DUE' }],
  'payouts-failed': ['/dashboard/payouts', { status: 'FAILED' }],
  'payouts-late': ['/dashboard/payouts', { status: 'SENT' }],
  'disputes-due': ['/dashboard/disputes', { status: 'OPEN' }],
  'exceptions-open': ['/dashboard/exceptions'],
  'approvals-pending': ['/dashboard/approvals'],
  'accounts-unverified': ['/dashboard/merchants'],
  'snap-keys-unusable': ['/dashboard/merchants'],
  'money-waiting': ['/dashboard/balances'],
  'settlements-late': ['/dashboard/settlements'],
  'calendar-uncovered': ['/dashboard/settlements'],
  'signatures-refused': ['/dashboard/requests', { refused: 'true', code: 'SIGNATURE_INVALID' }],
  'providers-down': ['/dashboard/upstreams'],
  'outcomes-unknown': ['/dashboard/upstreams'],
  'exceptions-old': ['/dashboard/exceptions'],
  'account-changes': ['/dashboard/merchants'],
  'services-requested': ['/dashboard/services'],
  'ledger-unproven': ['/dashboard/ledger'],
  'periods-open': ['/dashboard/periods'],
};

/** `known` are the paths of pages that exist for the reader: others are not links. */
export function Attention(props: {
  items: readonly Item[];
  known: ReadonlySet<string>;
  clientId: string | undefined;
}) {
  const words = useWords(homeWords);
  if (props.items.length === 0) {
    return (
      <ul class="attention none">
        <li>
          <span class="attention-item">
            <Glyph name="circle-check" size={18} /> {words.calm}
          </span>
        </li>
      </ul>
    );
  }
  return (
    <ul class="attention">
      {props.items.map((item) => (
        <li key={item.kind}>
          <AttentionLink {...props} item={item} />
        </li>
      ))}
    </ul>
  );
}

function AttentionLink(props: {
  item: Item;
  known: ReadonlySet<string>;
  clientId: string | undefined;
}) {
  const { language } = useHere();
  const words = useWords(homeWords);
  const { kind, count, names } = props.item;
  const [title, advice] = words.kinds[kind];
  const [path, query] = pages[kind];
  const content = (
    <>
      <Glyph name="triangle-alert" size={18} />
      <span class="attention-what">
        <strong>
          {countText(count, language)} · {title}
        </strong>
        <span class="sub">{names.length > 0 ? names.join(', ') : advice}</span>
      </span>
      {props.known.has(path) && <Glyph name="chevron-right" />}
    </>
  );
  if (!props.known.has(path)) return <span class="attention-item">{content}</span>;
  return <a href={address(path, { ...query, client_id: props.clientId })}>{content}</a>;
}
