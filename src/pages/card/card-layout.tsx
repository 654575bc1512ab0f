// The layout of the card pages: the shop's name at the top, ours at the bottom.
import { GateMark } from '../kit/gate-mark.tsx';
import { Layout, type LayoutProps } from '../kit/layout.tsx';
import { cardStylesheet } from './assets.ts';
import { cardWords } from './card-words.ts';

export type CardLayoutProps = Omit<LayoutProps, 'sign' | 'foot' | 'brand'> & {
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
  return <Layout {...props} frame={{ ...props.frame, stylesheets }} sign={shop} foot={foot} />;
}
