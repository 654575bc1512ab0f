// The page on which the customer confirms a promo that the form did not show.
import { HiddenFields, type Problem } from '../kit/form.tsx';
import { Icon } from '../kit/icons.tsx';
import { rupiah } from '../kit/money.ts';
import { CardShown, Sending } from './card-form.tsx';
import { CardLayout } from './card-layout.tsx';
import { cardWords } from './card-words.ts';
import { CardInput } from './fields.tsx';
import type { CardConfirmProps } from './props.ts';
import { Safety } from './safety.tsx';
import { Summary } from './summary.tsx';

export function CardConfirm(props: CardConfirmProps) {
  const { purchase, action, card, charged } = props;
  const { language } = props.frame;
  const words = cardWords[language];
  const problems: Problem[] = (props.problems ?? []).map((problem) => ({
    field: 'cvv',
    message: words.problems[problem] as string,
  }));
  const languageSwitch = { action, hidden: { state: props.state, do: 'show' } };
  const amount = rupiah(charged, language);
  return (
    <CardLayout
      frame={{ ...props.frame, languageSwitch }}
      shop={purchase.shop}
      title={words.confirmTitle}
      script={props.script}
      failed={problems.length > 0}
    >
      <div class="checkout pay promo-applied">
        <Summary frame={props.frame} purchase={purchase} discount={props.discount} />
        <section class="card" aria-labelledby="title">
          <h1 id="title">{words.confirmTitle}</h1>
          <p class="notice paid">
            <Icon name="check" size={22} />
            <span>{words.promoApplied(rupiah(props.discount, language), amount)}</span>
          </p>
          <p>{words.confirmLead(amount)}</p>
          <form method="post" action={action} noValidate data-once>
            <HiddenFields values={{ state: props.state, lang: language }} />
            <CardShown label={words.card} card={card} language={language} />
            {props.asksCvv && (
              <CardInput
                id="cvv"
                label={words.cvv}
                hint={card.brand === 'AMEX' ? words.cvvFour : words.cvvThree}
                numeric
                autoComplete="cc-csc"
                maxLength={4}
                problems={problems}
              />
            )}
            <Sending text={words.sendingText} />
            <p class="pay-bar">
              <button
                type="submit"
                class="button primary"
                name="do"
                value="confirm"
                data-sending={words.sending}
              >
                {words.pay(amount)}
              </button>
            </p>
          </form>
          <Safety frame={props.frame} />
          <a class="give-up" href={props.backHref}>
            {words.backToCard}
          </a>
        </section>
      </div>
    </CardLayout>
  );
}
