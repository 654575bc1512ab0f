// The sandbox's page: the customer, the clock, faults, test cards, invented payments, a fresh start.
import { operations } from '../../../office/operations/index.ts';
import { fieldInvalid } from '../../../refusal.ts';
import { type Context, dashboardPage } from '../page.ts';
import { NoticeBox } from '../parts/notice.tsx';
import { Columns, PageHead } from '../parts/page-head.tsx';
import { Clock, Faults, Seed, StartOver } from './controls.tsx';
import { Cards, Customers } from './customers.tsx';
import { presetFaults } from './presets.ts';
import { sandboxWords } from './words.ts';

const here = '/dashboard/sandbox';

export const sandboxPage = dashboardPage({
  path: here,
  section: 'sandbox',
  permission: 'sandbox.play',
  sandboxOnly: true,
  async show({ call, language, clientId, may }) {
    const words = sandboxWords[language];
    const state = await call(operations.sandbox.show, {
      query: { ...(clientId && { client_id: clientId }) },
    });
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} />
          <NoticeBox tone="warn">{words.lead}</NoticeBox>
          <Customers state={state} language={language} />
          {may('sandbox.control') && (
            <>
              <Columns>
                <Faults state={state} language={language} />
                <Clock state={state} language={language} />
              </Columns>
              <Columns>
                <Seed language={language} />
                <StartOver language={language} />
              </Columns>
            </>
          )}
          <Cards state={state} language={language} />
        </>
      ),
    };
  },
  post: {
    async play({ call, form, language }) {
      const outcome = form.text('outcome') ?? '';
      const played = await call(operations.sandbox.play, {
        params: { id: form.text('id') ?? '' },
        body: { outcome, ...(form.text('card') && { card: form.text('card') }) },
      });
      return { to: here, notice: sandboxWords[language].played(played.reference, played.status) };
    },
    advance: (ctx) => moveClock(ctx, { advance_seconds: ctx.form.whole('seconds') }),
    resetClock: (ctx) => moveClock(ctx, { reset: true }),
    async fault({ call, form, language, channels }) {
      const faults = presetFaults(form.text('preset') ?? '', channels);
      if (faults === undefined) throw fieldInvalid('preset', 'is not known');
      await call(operations.sandbox.faults, { body: { faults } });
      return { to: here, notice: sandboxWords[language].planned };
    },
    async endFaults({ call, language }) {
      await call(operations.sandbox.faults, { body: { faults: [] } });
      return { to: here, notice: sandboxWords[language].ended };
    },
    async seed({ call, form, once, language }) {
      const { payments } = await call(operations.sandbox.seed, {
        body: { payments: form.whole('payments'), days: form.whole('days') },
        key: once,
      });
      return { to: here, notice: sandboxWords[language].seeded(payments.toLocaleString(language)) };
    },
    async reset({ call, language }) {
      await call(operations.sandbox.reset);
      return { to: here, notice: sandboxWords[language].wasReset };
    },
  },
});

async function moveClock({ call, language }: Context, body: object) {
  await call(operations.sandbox.clock, { body });
  return { to: here, notice: sandboxWords[language].moved };
}
