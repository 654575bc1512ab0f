// The layout of the card pages: the shop's name at the top, ours at the bottom.
import { GateMark } from '../kit/gate-mark.tsx';
import { type Frame, Layout, type LayoutProps } from '../kit/layout.tsx';
import { cardStylesheet } from './assets.ts';
import { cardWords } from './card-words.ts';
import type { CardFrame } from './props.ts';

export type CardLayoutProps = Omit<LayoutProps, 'frame' | 'sign' | 'foot' | 'brand'> & {
  frame: CardFrame & Pick<Frame, 'languageSwitch'>;
  /** The merchant's name. */
  shop: string;
};

export function CardLayout({ shop, ...props }: CardLayoutProps) {
  const words = cardWords[props.frame.language];
  // The merchant's colours come last, so that they override the card stylesheet.
  const stylesheets = [cardStylesheet.path, ...(props.frame.stylesheets ?? [])];
  const foot = (
    <p class="secured">
      {words.secured} <GateMark size={18} /> Gapura
    </p>
  );
  const { logo, ...frame } = props.frame;
  const sign = (
    <>
      {logo && <img class="logo" src={logo} alt={words.logo(shop)} height={40} data-logo />}
      <span>{shop}</span>
    </>
  );
  return <Layout {...props} frame={{ ...frame, stylesheets }} sign={sign} foot={foot} />;
}
