// A state as a pill: an icon and a text, so that the colour is never alone.

import { useHere } from '../here.ts';
import { Glyph, type IconName } from '../icons/icon.tsx';
import { statusNames } from './status-words.ts';

export type Tone = 'good' | 'warn' | 'ill' | 'info' | 'neutral';

export function Pill(props: { tone: Tone; icon?: IconName | undefined; children: string }) {
  return (
    <span class={`pill ${props.tone}`}>
      {props.icon && <Glyph name={props.icon} size={13} />}
      {props.children}
    </span>
  );
}

const looks: Readonly<Record<string, readonly [Tone, IconName]>> = {
  SUCCESS: ['good', 'check'],
  PAID: ['good', 'check'],
  DELIVERED: ['good', 'check'],
  SETTLED: ['good', 'check'],
  MATCHED: ['good', 'check'],
  RESOLVED: ['good', 'check'],
  APPROVED: ['good', 'check'],
  VERIFIED: ['good', 'check'],
  ACTIVE: ['good', 'check'],
  DONE: ['good', 'check'],
  APPLIED: ['good', 'check'],
  PENDING: ['info', 'clock'],
  OPENING: ['info', 'hourglass'],
  AUTHORIZED: ['info', 'lock'],
  SENT: ['info', 'send'],
  INVITED: ['info', 'send'],
  REQUESTED: ['info', 'clock'],
  CREATED: ['info', 'clock'],
  OPEN: ['warn', 'circle-alert'],
  ENDED: ['warn', 'hourglass'],
  CLOSING: ['warn', 'hourglass'],
  CLOSED: ['good', 'lock'],
  DUE: ['warn', 'hourglass'],
  UNVERIFIED: ['warn', 'circle-alert'],
  HELD: ['warn', 'pause'],
  FAILED: ['ill', 'x'],
  EXHAUSTED: ['ill', 'x'],
  REJECTED: ['ill', 'ban'],
  RETURNED: ['ill', 'undo-2'],
  REFUSED: ['ill', 'x'],
  EXPIRED: ['neutral', 'hourglass'],
  SUSPENDED: ['ill', 'ban'],
  INACTIVE: ['neutral', 'pause'],
  VOIDED: ['neutral', 'ban'],
  RELEASED: ['neutral', 'lock-open'],
  REFUNDED: ['neutral', 'undo-2'],
  PARTIALLY_REFUNDED: ['neutral', 'undo-2'],
  REVOKED: ['neutral', 'ban'],
  WON: ['good', 'check'],
  LOST: ['ill', 'x'],
  WRITTEN_OFF: ['neutral', 'ban'],
};

/** The pill of a status of the API, in any case: `SUCCESS`, `verified`. An unknown one is shown as it is. */
export function StatusPill({ status }: { status: string }) {
  const { language } = useHere();
  const known = status.toUpperCase().replaceAll('-', '_');
  const [tone, icon] = looks[known] ?? (['neutral', 'circle-dashed'] as const);
  return (
    <Pill tone={tone} icon={icon}>
      {statusNames[language][known] ?? status}
    </Pill>
  );
}
