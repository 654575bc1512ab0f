// Says where the card details go, next to the button that sends them.
import { Icon } from '../kit/icons.tsx';
import { cardWords } from './card-words.ts';
import type { CardFrame } from './props.ts';

export function Safety({ frame }: { frame: CardFrame }) {
  return (
    <p class="safety">
      <Icon name="lock" size={20} />
      <span>{cardWords[frame.language].safety}</span>
    </p>
  );
}
