// A box that tells what has happened, or what must be known before going on.
import type { ComponentChildren } from 'preact';
import { Glyph, type IconName } from '../icons/icon.tsx';
import type { Tone } from './pill.tsx';

const icons: Record<Tone, IconName> = {
  good: 'circle-check',
  warn: 'triangle-alert',
  ill: 'circle-alert',
  info: 'info',
  neutral: 'info',
};

export function NoticeBox(props: {
  tone: Tone;
  title?: string | undefined;
  children: ComponentChildren;
}) {
  const { tone } = props;
  return (
    <div class={`told-box ${tone}`} role={tone === 'ill' ? 'alert' : 'status'}>
      <Glyph name={icons[tone]} size={18} />
      <div>
        {props.title && <p class="told-title">{props.title}</p>}
        <div>{props.children}</div>
      </div>
    </div>
  );
}
