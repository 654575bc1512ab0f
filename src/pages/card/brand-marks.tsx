// Small marks of the four card brands, drawn here so that nothing is fetched.
import type { ComponentChildren } from 'preact';
import { brandNames } from './card-words.ts';
import type { CardBrand } from './page-data.ts';

const bold = {
  'text-anchor': 'middle',
  'font-weight': '800',
  'font-family': 'Arial, Helvetica, sans-serif',
} as const;

const drawings: Readonly<Record<CardBrand, ComponentChildren>> = {
  VISA: <Letters ink="#1434cb" text="VISA" slanted size={12} />,
  MASTER: (
    <>
      <circle cx="16" cy="12" r="7" fill="#eb001b" />
      <circle cx="24" cy="12" r="7" fill="#f79e1b" />
      <path d="M20 6.26a7 7 0 0 1 0 11.48 7 7 0 0 1 0-11.48z" fill="#ff5f00" />
    </>
  ),
  JCB: (
    <>
      <rect x="8" y="4" width="7.4" height="16" rx="2.5" fill="#0b4ea2" />
      <rect x="16.3" y="4" width="7.4" height="16" rx="2.5" fill="#c8102e" />
      <rect x="24.6" y="4" width="7.4" height="16" rx="2.5" fill="#00794c" />
      {['J', 'C', 'B'].map((letter, place) => (
        <text key={letter} x={11.7 + place * 8.3} y="15" {...bold} font-size="8" fill="#ffffff">
          {letter}
        </text>
      ))}
    </>
  ),
  AMEX: (
    <>
      <rect width="40" height="24" rx="4" fill="#016fd0" />
      <Letters ink="#ffffff" text="AMEX" size={11} />
    </>
  ),
};

function Letters(props: { ink: string; text: string; size: number; slanted?: boolean }) {
  return (
    <text
      x="20"
      y={12 + props.size * 0.36}
      {...bold}
      font-size={props.size}
      font-style={props.slanted ? 'italic' : undefined}
      textLength="30"
      lengthAdjust="spacingAndGlyphs"
      fill={props.ink}
    >
      {props.text}
    </text>
  );
}

/** The mark of one brand. The brand's name must be next to it for screen readers. */
export function BrandMark({ brand }: { brand: CardBrand }) {
  return (
    <svg class={`mark mark-${brand}`} viewBox="0 0 40 24" width={40} height={24} aria-hidden="true">
      <rect class="mark-ground" x="0.5" y="0.5" width="39" height="23" rx="4" />
      {drawings[brand]}
    </svg>
  );
}

/** All marks in a row. The script hides all but the mark of the typed number. */
export function BrandMarks() {
  return (
    <span class="marks" data-marks="">
      {brands.map((brand) => (
        <BrandMark key={brand} brand={brand} />
      ))}
    </span>
  );
}

const brands = Object.keys(brandNames) as CardBrand[];
