// Every page in every state, for the tests.
import type { VNode } from 'preact';
import { EndingPage } from '../../src/acquirers/simulator/pages/ending-page.tsx';
import type { Ending } from '../../src/acquirers/simulator/pages/ending-words.ts';
import { LandingPage } from '../../src/acquirers/simulator/pages/landing-page.tsx';
import {
  PaylaterPage,
  type PaylaterPageProps,
} from '../../src/acquirers/simulator/pages/paylater-page.tsx';
import { TillBill, TillPage } from '../../src/acquirers/simulator/pages/till-page.tsx';
import { TillReceipt } from '../../src/acquirers/simulator/pages/till-receipt.tsx';
import type { TillProblem } from '../../src/acquirers/simulator/pages/till-words.ts';
import {
  WalletPage,
  type WalletPageProps,
} from '../../src/acquirers/simulator/pages/wallet-page.tsx';
import { walletApproved } from '../../src/acquirers/simulator/pages/wallet-words.ts';
import { responseCodes } from '../../src/channels/cards/response-codes.ts';
import { ResponseCodesPage } from '../../src/pages/docs/response-codes-page.tsx';
import { brandSheet } from '../../src/pages/kit/brand-sheet.ts';
import { ErrorPage, type ErrorStatus } from '../../src/pages/kit/error-page.tsx';
import type { Language } from '../../src/pages/kit/language.ts';
import type { Frame, PageScript } from '../../src/pages/kit/layout.tsx';
import { guideSamples } from './guide-samples.tsx';
import { homeSamples } from './home-samples.tsx';

export const sampleBrands = brandSheet([
  { id: 'kredivo', brand: { color: '#ff6a13', ink: '#ffffff' } },
  { id: 'indodana', brand: { color: '#1c7c54', ink: '#ffffff' } },
  { id: 'dana', brand: { color: '#0f62c4', ink: '#ffffff' } },
  { id: 'indomaret', brand: { color: '#0a4ea2', ink: '#ffffff' } },
]);

export interface Sampling {
  language: Language;
  /** Names that a merchant and a customer chose. */
  shop?: string | undefined;
  person?: string | undefined;
  item?: string | undefined;
  /** The script of pages that have one; without it they are shown without. */
  script?: PageScript | undefined;
}

const kredivo = { id: 'kredivo', name: 'Kredivo' };
const indodana = { id: 'indodana', name: 'Indodana' };
const dana = { id: 'dana', name: 'DANA' };
const indomaret = { id: 'indomaret', name: 'Indomaret' };
const till = { channel: indomaret, store: { name: 'Toko Gapura Sudirman', id: 'TGPR01' } };
const expiresAt = new Date('2026-01-15T04:04:05Z');
const tills = [{ channel: indomaret, href: '/simulator/indomaret' }];

/** One page for each state, by a name that is also a valid file name. */
export function pageSamples(sampling: Sampling): Record<string, VNode> {
  const frame: Frame = {
    language: sampling.language,
    stylesheets: [sampleBrands.path],
    sandbox: true,
    home: '/',
  };
  const context = { frame, shop: sampling.shop ?? 'Toko Contoh', payment: samplePayment(sampling) };
  return {
    ...paylaterSamples(context),
    ...walletSamples(context),
    ...tillSamples(context),
    ...guideSamples({ ...context, script: sampling.script }),
    ...frontSamples(context),
  };
}

function walletSamples({ frame, shop, payment }: Context): Record<string, VNode> {
  const props: WalletPageProps = {
    frame,
    channel: dana,
    simulation: { signIn: { phone: '081298765432', pin: '123321' } },
    shop,
    payment,
    action: '/simulator/dana/9mF2xK',
    state: 'signed-state',
    step: 'phone',
    deepLink: false,
  };
  const approved = walletApproved[frame.language];
  return {
    'wallet-phone': <WalletPage {...props} />,
    'wallet-deep-link': <WalletPage {...props} deepLink phone="0811" problems={['phone-wrong']} />,
    'wallet-pin': <WalletPage {...props} step="pin" />,
    'wallet-pin-wrong': <WalletPage {...props} step="pin" problems={['pin-wrong']} />,
    'wallet-confirm': <WalletPage {...props} step="confirm" />,
    'wallet-approved': <EndingPage {...props} outcome="approved" approved={approved} />,
  };
}

interface Context {
  frame: Frame;
  shop: string;
  payment: ReturnType<typeof samplePayment>;
}

function samplePayment({ person, item }: Sampling) {
  return {
    amount: 420_000n,
    reference: 'INV-KRD-0001',
    expiresAt,
    paymentCode: '8900100000000015',
    reusable: true,
    purchase: {
      customer: { name: person ?? 'Sari Dewi' },
      lines: [
        { name: item ?? 'Headphone nirkabel dengan peredam bising', price: '400000', quantity: 1 },
        { name: 'Ongkos kirim', price: '9999.50', quantity: 2 },
      ],
    },
  };
}

function paylaterSamples({ frame, shop, payment }: Context): Record<string, VNode> {
  const props: PaylaterPageProps = {
    frame,
    channel: kredivo,
    simulation: {
      signIn: { phone: '081513114262', pin: '663482', otp: '4567' },
      tenures: [
        { months: 1, monthlyBasisPoints: 0 },
        { months: 3, monthlyBasisPoints: 0 },
        { months: 6, monthlyBasisPoints: 260 },
        { months: 12, monthlyBasisPoints: 260 },
      ],
    },
    shop,
    payment,
    action: '/simulator/kredivo/9mF2xK',
    state: 'signed-state',
    step: 'sign-in',
  };
  const outcomes: Ending[] = ['approved', 'declined', 'cancelled', 'already-paid', 'expired'];
  const returning = {
    continueTo: 'https://shop.example/return?a=1&b=2',
    stayHref: '/pay/9mF2xK?stay=1',
  };
  const results = outcomes.map((outcome) => [
    `result-${outcome}`,
    <EndingPage {...props} outcome={outcome} {...returning} />,
  ]);
  const failed = { phone: '0811', months: 6 };
  return {
    'sign-in': <PaylaterPage {...props} />,
    'sign-in-wrong': (
      <PaylaterPage
        {...props}
        channel={indodana}
        values={failed}
        problems={['phone-wrong', 'pin-missing']}
      />
    ),
    tenure: <PaylaterPage {...props} step="tenure" values={{ months: 6 }} />,
    'tenure-missing': <PaylaterPage {...props} step="tenure" problems={['tenure-missing']} />,
    otp: <PaylaterPage {...props} step="otp" values={{ months: 6 }} />,
    'otp-wrong': <PaylaterPage {...props} step="otp" values={failed} problems={['otp-wrong']} />,
    ...Object.fromEntries(results),
    'result-nowhere': <EndingPage {...props} outcome="approved" continueTo="javascript:alert(1)" />,
  };
}

function tillSamples({ frame, shop, payment }: Context): Record<string, VNode> {
  const typing = { frame, till, action: '/simulator/indomaret', simulatorHref: '/simulator' };
  const refusals: TillProblem[] = [
    'code-missing',
    'code-unknown',
    'code-expired',
    'code-paid',
    'code-closed',
  ];
  const refused = refusals.map((problem) => [
    `till-${problem}`,
    <TillPage {...typing} code="8900 1000" problem={problem} />,
  ]);
  const paid = { amount: payment.amount, paidAt: new Date('2026-01-15T03:20:00Z') };
  const bill = { frame, till, shop, payment };
  return {
    till: <TillPage {...typing} />,
    ...Object.fromEntries(refused),
    'till-bill': (
      <TillBill
        {...bill}
        info="Terima kasih sudah berbelanja"
        action="/simulator/indomaret"
        hidden={{ key: '0198-1' }}
        backHref="/simulator/indomaret"
      />
    ),
    'till-receipt': (
      <TillReceipt
        {...bill}
        receipt={paid}
        transaction="TGPR01-260115102000-0042"
        print={{
          description: `Pesanan ${payment.reference}`,
          footer: `${shop}\nBantuan: 021-000000`,
        }}
        nextHref="/simulator/indomaret"
      />
    ),
  };
}

function frontSamples({ frame, shop, payment }: Context): Record<string, VNode> {
  const statuses: ErrorStatus[] = [400, 403, 404, 405, 410, 500, 503];
  const errors = statuses.map((status) => [
    `error-${status}`,
    <ErrorPage frame={frame} status={status} requestId="0b6d2c8e-7a51-4f0c-9a36-2f1f6d0c1001" />,
  ]);
  const merchant = { name: shop, clientId: 'BRN-0001-1700000000001' };
  const links = { simulatorHref: '/simulator', dashboardHref: '/dashboard', docsHref: '/docs' };
  return {
    ...Object.fromEntries(errors),
    ...homeSamples({ frame, shop, payment }),
    'response-codes': (
      <ResponseCodesPage
        frame={frame}
        channels={[{ id: 'cards', name: 'Cards', responseCodes }]}
        docsHref="/docs"
      />
    ),
    landing: <LandingPage frame={frame} merchant={merchant} tills={tills} {...links} />,
  };
}
