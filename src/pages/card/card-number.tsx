// The one way in which pages show a card: its brand and its last four digits.
import type { Language } from '../kit/language.ts';
import { brandNames, cardWords } from './card-words.ts';
import type { CardBrand } from './props.ts';

/** `Mastercard •••• 1101`. Screen readers read `Mastercard ending in 1101`. */
export function CardNumber(props: {
  brand?: CardBrand | undefined;
  /** `557338******1101`. */
  masked: string;
  language: Language;
}) {
  const { brand, masked, language } = props;
  return (
    <>
      {brand && `${brandNames[brand]} `}
      <span class="masked">
        <span aria-hidden="true">•••• </span>
        <span class="unseen">{cardWords[language].endingIn} </span>
        {masked.slice(-4)}
      </span>
    </>
  );
}
