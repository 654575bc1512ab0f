// Why the last card was declined, and the two ways on: another card, or back to the shop.
import { Icon } from '../kit/icons.tsx';
import { webAddress } from '../kit/web-address.ts';
import { CardNumber } from './card-number.tsx';
import { cardWords } from './card-words.ts';
import { wordsForDeclined } from './declined-words.ts';
import type { CardPageProps, Declined } from './props.ts';

export function DeclinedBanner(props: CardPageProps & { declined: Declined }) {
  const { language } = props.frame;
  const { responseCode, masked } = props.declined;
  const declined = wordsForDeclined(responseCode, language);
  return (
    <div class="problems declined" role="alert" tabIndex={-1} autofocus>
      <h2>
        <Icon name="alert" size={20} /> {declined.title}
      </h2>
      <p>{declined.text}</p>
      {masked && (
        <p class="small">
          {cardWords[language].card} <CardNumber masked={masked} language={language} />
        </p>
      )}
      <BackToShop {...props} />
    </div>
  );
}

/**
 * The way to `failed_url` or `callback_url`. With `auto_redirect` the script counts down and goes there,
 * unless the customer touches the page (DOKU API, Cards: auto_redirect). Without a script nobody is sent away.
 */
function BackToShop({ frame, purchase, giveUpHref, leaveAfterSeconds }: CardPageProps) {
  const words = cardWords[frame.language];
  const target = webAddress(giveUpHref);
  if (target === undefined) return null;
  const [before, after] = words.leavingIn(purchase.shop);
  return (
    <>
      <div class="ways">
        {/* `_top` leaves a frame: the shop's page needs the whole window. */}
        <a class="button quiet" href={target} target="_top" data-count-down={leaveAfterSeconds}>
          {words.backToShop}
        </a>
        {leaveAfterSeconds !== undefined && (
          <button type="button" class="button quiet" data-stay hidden>
            {words.stayHere}
          </button>
        )}
      </div>
      {leaveAfterSeconds !== undefined && (
        <p class="small" role="timer" data-counting hidden>
          {before}
          <strong data-seconds>{leaveAfterSeconds}</strong>
          {after}
        </p>
      )}
    </>
  );
}
