// The frame of the till's screens, with the name of the store.
import type { ComponentChildren } from 'preact';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import { tillWords } from './till-words.ts';

/** A till: the channel, and the store from its simulation. */
export interface Till {
  channel: { id: string; name: string };
  store: { name: string; id: string };
}

export interface TillFrameProps {
  frame: Frame;
  till: Till;
  title: string;
  failed?: boolean | undefined;
  children: ComponentChildren;
}

export function TillFrame({ frame, till, title, failed, children }: TillFrameProps) {
  const words = tillWords[frame.language];
  const name = words.till(till.channel.name);
  return (
    <Layout
      frame={frame}
      title={`${title} · ${name}`}
      brand={till.channel.id}
      width="narrow"
      failed={failed}
    >
      <div class="till">
        <p class="till-head">
          <span class="provider">
            {name} <span class="tag">{words.simulated}</span>
          </span>
          <span class="store">
            {till.store.name} · {till.store.id}
          </span>
        </p>
        {children}
      </div>
    </Layout>
  );
}
