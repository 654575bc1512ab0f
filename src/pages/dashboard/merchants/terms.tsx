// The terms of a merchant: its fees with their dates, and its limits.
import type { Channel } from '../../../channels/channel.ts';
import { operations } from '../../../office/operations/index.ts';
import type { Language } from '../../kit/language.ts';
import { percent, rupiah } from '../../kit/money.ts';
import { useHere, useWords } from '../here.ts';
import type { DashboardPage } from '../page.ts';
import { NumberInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Money, When } from '../parts/money.tsx';
import { Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { back, merchantOf, type ShownMerchant } from './accounts.tsx';
import { FeeForm, feeActions } from './fee-form.tsx';
import { feeWords, merchantWords } from './words.ts';

interface Line {
  channel: string;
  fixed: number;
  basisPoints: number;
  more: string[];
  from: Date | undefined;
  when: 'now' | 'later' | 'past';
}

export function Terms(props: {
  merchant: ShownMerchant;
  channels: readonly Channel[];
  mayWrite: boolean;
}) {
  const words = useWords(merchantWords);
  const { now, language } = useHere();
  const nameOf = (id: string) => props.channels.find((one) => one.id === id)?.name ?? id;
  const format = new Intl.NumberFormat(language === 'id' ? 'id-ID' : 'en-GB', {
    minimumFractionDigits: 2,
  });
  const columns: Column<Line>[] = [
    { head: words.channel, cell: ({ channel }) => nameOf(channel), main: true },
    { head: words.fixed, cell: ({ fixed }) => <Money amount={fixed} />, align: 'end' },
    { head: '%', cell: (line) => `${format.format(line.basisPoints / 100)} %`, align: 'end' },
    {
      head: words.more,
      cell: ({ more }) => more.map((one) => <div key={one}>{one}</div>),
    },
    { head: words.from, cell: ({ from }) => (from ? <When at={from} /> : words.always) },
    {
      head: words.status,
      cell: ({ when }) => (
        <Pill tone={when === 'now' ? 'good' : when === 'later' ? 'info' : 'neutral'}>
          {words[when]}
        </Pill>
      ),
      bare: true,
    },
  ];
  return (
    <>
      <Panel title={words.fees} lead={words.feesLead} flush>
        <DataTable
          caption={words.fees}
          columns={columns}
          rows={linesOf(props.merchant, now, (fee) => moreOf(fee, language))}
          id={({ channel, from }) => `${channel} ${from?.getTime() ?? 0}`}
          empty={{ title: words.feesEmpty, advice: words.feesEmptyAdvice }}
        />
      </Panel>
      {props.mayWrite && <FeeForm channels={props.channels} />}
      {props.mayWrite && <LimitsForm limits={props.merchant.limits} />}
    </>
  );
}

type Written = Extract<NonNullable<ShownMerchant['fees']>[string], readonly unknown[]>[number];

/** The bounds of a fee and its tiers, a line each. */
function moreOf(fee: Omit<Written, 'from'>, language: Language): string[] {
  const words = feeWords[language];
  const money = (amount: number) => rupiah(BigInt(amount), language);
  const bounds = (rate: Pick<Written, 'minimum' | 'maximum'>) => [
    rate.minimum === undefined ? '' : words.atLeast(money(rate.minimum)),
    rate.maximum === undefined ? '' : words.atMost(money(rate.maximum)),
  ];
  const tiers = (fee.tiers ?? []).map((tier) => {
    const price = `${money(tier.fixed)} + ${percent(tier.basis_points, language)}`;
    const when = [
      tier.tenor === undefined ? '' : words.inMonths(tier.tenor),
      tier.from === undefined ? '' : words.fromAmount(money(tier.from)),
    ];
    const conditions = when.filter(Boolean).join(', ');
    return [`${conditions}: ${price}`, ...bounds(tier)].filter(Boolean).join(', ');
  });
  return [bounds(fee).filter(Boolean).join(', '), ...tiers].filter(Boolean);
}

/** By channel, the newest fee first. */
function linesOf(
  { fees = {} }: ShownMerchant,
  now: Date,
  moreOf: (fee: Omit<Written, 'from'>) => string[],
): Line[] {
  return Object.entries(fees).flatMap(([channel, written]) => {
    const list = [written].flat().map((one) => ({
      channel,
      fixed: one.fixed,
      basisPoints: one.basis_points,
      more: moreOf(one),
      from: 'from' in one && one.from !== undefined ? new Date(one.from) : undefined,
    }));
    const isStarted = ({ from }: { from: Date | undefined }) => from === undefined || from <= now;
    const current = list.findLast(isStarted);
    return list
      .map((line) => {
        const when = line === current ? 'now' : isStarted(line) ? 'past' : 'later';
        return { ...line, when } as const;
      })
      .reverse();
  });
}

function LimitsForm({ limits }: { limits: ShownMerchant['limits'] }) {
  const words = useWords(merchantWords);
  return (
    <Panel title={words.limits} lead={words.limitsLead}>
      <ActionForm action="limits">
        <NumberInput
          name="per_second"
          label={words.perSecond}
          value={limits?.per_second?.toString()}
          required={false}
          min={1}
        />
        <NumberInput
          name="burst"
          label={words.burst}
          value={limits?.burst?.toString()}
          required={false}
          min={1}
        />
        <FormEnd>
          <SubmitButton look="quiet">{words.save}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

export const termActions: NonNullable<DashboardPage['post']> = {
  ...feeActions,
  async limits(ctx) {
    const { form } = ctx;
    const per_second = form.whole('per_second') ?? null;
    const burst = form.whole('burst') ?? null;
    const limits = per_second === null && burst === null ? null : { per_second, burst };
    await ctx.call(operations.merchants.change, {
      params: { client_id: merchantOf(ctx) },
      body: { limits },
    });
    return back(ctx, 'limitsSet');
  },
};
