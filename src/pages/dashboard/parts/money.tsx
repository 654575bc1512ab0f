// Amounts and times in tables and texts.
import { rupiah } from '../../kit/money.ts';
import { useHere } from '../here.ts';
import { relative, shortMoment } from './time.ts';

/** Rupiah with tabular digits; a dash for null. Operations return amounts as bigint or number. */
export function Money({ amount }: { amount: bigint | number | string | null | undefined }) {
  const { language } = useHere();
  if (amount === null || amount === undefined) return <span class="muted">–</span>;
  return <span class="money">{rupiah(BigInt(amount), language)}</span>;
}

/** A time in WIB; `relative` shows how long ago it was, with the full time on hover. A dash for null. */
export function When(props: {
  at: Date | string | null | undefined;
  relative?: boolean | undefined;
}) {
  const { language, now } = useHere();
  if (props.at === null || props.at === undefined) return <span class="muted">–</span>;
  const at = new Date(props.at);
  const full = shortMoment(at, language, true);
  if (!props.relative) {
    return (
      <time class="when" dateTime={at.toISOString()} title={full}>
        {shortMoment(at, language)}
      </time>
    );
  }
  return (
    <time class="when" dateTime={at.toISOString()} title={full} data-relative>
      {relative(at, now, language)}
    </time>
  );
}
