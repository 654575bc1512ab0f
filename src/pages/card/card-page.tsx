// The hosted card page: the order on one side, the card on the other.
import type { Problem } from '../kit/form.tsx';
import { Icon } from '../kit/icons.tsx';
import { kitWords } from '../kit/kit-words.ts';
import { webAddress } from '../kit/web-address.ts';
import { CardForm } from './card-form.tsx';
import { CardLayout } from './card-layout.tsx';
import { cardWords } from './card-words.ts';
import { DeclinedBanner } from './declined-banner.tsx';
import { problemsOf, shownDiscount } from './page-state.ts';
import type { CardPageProps } from './props.ts';
import { Safety } from './safety.tsx';
import { Summary } from './summary.tsx';

export function CardPage(props: CardPageProps) {
  const { frame, purchase, declined } = props;
  const words = cardWords[frame.language];
  const problems = problemsOf(props);
  const discount = shownDiscount(props);
  const giveUp = webAddress(props.giveUpHref);
  const isDeclined = problems.length === 0 && declined !== undefined;
  const failed = problems.length > 0 || declined !== undefined;
  return (
    <CardLayout
      frame={frame}
      shop={purchase.shop}
      title={words.title(purchase.shop)}
      script={props.script}
      failed={failed}
    >
      <div class={discount > 0n ? 'checkout pay promo-applied' : 'checkout pay'} data-checkout>
        <Summary frame={frame} purchase={purchase} discount={discount} />
        <section class="card" aria-labelledby="title">
          {problems.length > 0 && <Problems frame={frame} problems={problems} />}
          {problems.length === 0 && declined && <DeclinedBanner {...props} declined={declined} />}
          <h1 id="title">{isDeclined ? words.anotherCard : words.heading}</h1>
          <CardForm {...props} problems={problems} page={props} />
          <Safety frame={frame} />
          {giveUp && !isDeclined && (
            <a class="give-up" href={giveUp} target="_top">
              {words.giveUp(purchase.shop)}
            </a>
          )}
        </section>
      </div>
    </CardLayout>
  );
}

function Problems({ frame, problems }: { frame: CardPageProps['frame']; problems: Problem[] }) {
  const [first, ...more] = problems;
  // Too many tries, or another window: the problem is not in a field.
  if (first?.field === 'card' && more.length === 0) return <PageProblem message={first.message} />;
  return (
    <div class="problems" role="alert" tabIndex={-1} autofocus>
      <h2>
        <Icon name="alert" size={20} /> {kitWords[frame.language].problems}
      </h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li key={message}>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function PageProblem({ message }: { message: string }) {
  return (
    <div class="problems" role="alert" tabIndex={-1} autofocus>
      <h2>
        <Icon name="alert" size={20} /> {message}
      </h2>
    </div>
  );
}
