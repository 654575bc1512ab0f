// Every page of a payment by card in every state it can show, for the tests to go through.
import type { VNode } from 'preact';
import { BankFrame } from '../../src/pages/card/bank-frame.tsx';
import { CardPage } from '../../src/pages/card/card-page.tsx';
import { CardConfirm } from '../../src/pages/card/confirm-page.tsx';
import type { CardOutcome, CardPageProps, ShownCard, Theme } from '../../src/pages/card/props.ts';
import { CardResult } from '../../src/pages/card/result-page.tsx';
import { defaultTheme, themePath } from '../../src/pages/card/theme.ts';
import type { Language } from '../../src/pages/kit/language.ts';
import type { PageScript } from '../../src/pages/kit/layout.tsx';

export interface CardSampling {
  language: Language;
  script: PageScript;
  theme?: Theme | undefined;
  /** The names that a merchant and a customer chose. */
  shop?: string | undefined;
  item?: string | undefined;
  person?: string | undefined;
  /** The frame's address. */
  bankSrc?: string | undefined;
}

const card: ShownCard = { masked: '557338******1101', brand: 'MASTER', expiry: '01/28' };

/** One document for each state, by a name that also serves as a file's. */
export function cardSamples(sampling: CardSampling): Record<string, VNode> {
  return { ...formSamples(sampling), ...bankSamples(sampling), ...resultSamples(sampling) };
}

function contextOf(sampling: CardSampling) {
  const stylesheets = [themePath(sampling.theme ?? defaultTheme)];
  const shop = sampling.shop ?? 'Toko Contoh';
  return {
    frame: { language: sampling.language, sandbox: true, stylesheets },
    script: sampling.script,
    purchase: {
      shop,
      reference: 'INV-CC-0001',
      amount: 750_000n,
      lines: [
        { name: sampling.item ?? 'Sepatu lari Borobudur', price: '600000', quantity: 1 },
        { name: 'Kaus kaki', price: '75000', quantity: 2 },
      ],
      expiresAt: new Date('2026-01-15T04:04:05Z'),
      descriptor: 'TOKO CONTOH JKT',
    },
    action: '/pay/9mF2xK',
    state: 'sealed-state',
  };
}

function formSamples(sampling: CardSampling): Record<string, VNode> {
  const plain: CardPageProps = {
    ...contextOf(sampling),
    asksCvv: true,
    promos: [],
    allowedBins: [],
    plans: [],
    saving: 'none',
    giveUpHref: 'https://shop.example/basket',
  };
  const plans = [0, 3, 6, 12].map((tenor) => ({
    tenor,
    monthly: plain.purchase.amount / BigInt(tenor || 1),
  }));
  const full: CardPageProps = {
    ...plain,
    promos: [
      { bin: '557338', discount: 50_000n },
      { bin: '47613499', discount: 25_000n },
    ],
    plans,
    onUsBank: 'Bank Mandiri',
    instalmentMinimum: 500_000n,
    saving: 'offered',
    disclaimer: {
      title: sampling.language === 'id' ? 'Pesanan khusus' : 'Made to order',
      message:
        sampling.language === 'id'
          ? 'Barang dibuat sesuai pesanan dan tidak dapat dikembalikan.'
          : 'These goods are made for you and cannot be returned.',
    },
  };
  const saved = { ...full, plans: [], savedCard: card, otherCardHref: '?card=new', saving: 'none' };
  return {
    card: <CardPage {...plain} />,
    'card-everything': <CardPage {...full} />,
    'card-mistakes': (
      <CardPage
        {...full}
        allowedBins={['557338', '47613499']}
        problems={[
          'number-invalid',
          'expiry-past',
          'cvv-missing',
          'name-missing',
          'tenor-missing',
          'disclaimer-unticked',
        ]}
        values={{ expiry: '01/20', save: true }}
      />
    ),
    'card-declined': (
      <CardPage
        {...plain}
        declined={{ responseCode: '51', masked: '476134******0111' }}
        values={{ name: sampling.person ?? 'SARI DEWI' }}
      />
    ),
    'card-declined-leaving': (
      <CardPage
        {...plain}
        declined={{ responseCode: '51', masked: '476134******0111' }}
        leaveAfterSeconds={10}
      />
    ),
    'card-chosen': <CardPage {...plain} plans={plans} values={{ tenor: 12 }} />,
    'card-logo': <CardPage {...plain} frame={{ ...plain.frame, logo: '/logo.png' }} />,
    'card-too-many': <CardPage {...plain} problems={['too-many']} />,
    'card-saved': <CardPage {...saved} saving="none" />,
    'card-instalments': (
      <CardPage {...plain} plans={plans.slice(2, 3)} onUsBank="Bank Mandiri" saving="forced" />
    ),
    'card-long-order': <CardPage {...plain} purchase={longOrder(plain)} />,
    'card-confirm': (
      <CardConfirm
        {...contextOf(sampling)}
        card={card}
        discount={50_000n}
        charged={700_000n}
        asksCvv={false}
        backHref="/pay/9mF2xK"
      />
    ),
    'card-confirm-cvv': (
      <CardConfirm
        {...contextOf(sampling)}
        card={card}
        discount={50_000n}
        charged={700_000n}
        asksCvv
        problems={['cvv-invalid']}
        backHref="/pay/9mF2xK"
      />
    ),
  };
}

function longOrder({ purchase }: CardPageProps): CardPageProps['purchase'] {
  const [first] = purchase.lines;
  const lines = Array.from({ length: 9 }, (_, place) => ({
    name: `${first?.name} no. ${place + 36}`,
    price: '83333.33',
    quantity: 1,
  }));
  const reference = 'INV-2026-01-15-TOKO-CONTOH-JAKARTA-SELATAN-0000000000000000042-A';
  return { ...purchase, lines, reference };
}

function bankSamples(sampling: CardSampling): Record<string, VNode> {
  const { bankSrc = '/bank-challenge' } = sampling;
  const around = {
    ...contextOf(sampling),
    src: bankSrc,
    continueHref: '/pay/9mF2xK/continue',
    charged: 750_000n,
    card,
  };
  return {
    'bank-check': <BankFrame {...around} src="/never" step="method" />,
    'bank-frame': <BankFrame {...around} step="challenge" fullPageHref={bankSrc} />,
  };
}

function resultSamples(sampling: CardSampling): Record<string, VNode> {
  const { frame, script, purchase } = contextOf(sampling);
  const shown = { frame, script, purchase, continueTo: 'https://shop.example/thanks?a=1&b=2' };
  const paid = {
    charged: 700_000n,
    masked: card.masked,
    brand: card.brand,
    approvalCode: '448998',
    tenor: 3,
  };
  const good: CardOutcome[] = ['authorized', 'already-paid'];
  const other: CardOutcome[] = ['expired', 'refunded', 'waiting'];
  return {
    'result-paid': (
      <CardResult {...shown} {...paid} outcome="paid" leaveAfterSeconds={5} stayHref="?stay" />
    ),
    'result-failed': (
      <CardResult
        {...shown}
        outcome="failed"
        declined={{ responseCode: '05', masked: '476134******0105' }}
      />
    ),
    ...Object.fromEntries([
      ...good.map((outcome) => [
        `result-${outcome}`,
        <CardResult {...shown} {...paid} outcome={outcome} />,
      ]),
      ...other.map((outcome) => [`result-${outcome}`, <CardResult {...shown} outcome={outcome} />]),
    ]),
    'result-nowhere': <CardResult {...shown} {...paid} outcome="paid" continueTo="javascript:0" />,
  };
}
