// The card page with a sample order, in colours that may not be saved yet: a page for a frame, and that frame.

import { operations } from '../../../office/operations/index.ts';
import { CardPage } from '../../card/card-page.tsx';
import type { CardPageProps } from '../../card/props.ts';
import { defaultTheme, type Theme, themeName, themeNamed, themePath } from '../../card/theme.ts';
import { logoPath } from '../../logo/logos.ts';
import { useWords } from '../here.ts';
import { chosen } from '../merchants/choose.tsx';
import { type Context, dashboardPage } from '../page.ts';
import { developerWords } from './words.ts';

const path = '/dashboard/developers/card-page';

/**
 * Nothing in the frame runs or can be sent: it is sandboxed, and nobody reaches it with the keyboard. The script of
 * the dashboard puts other colours into its address while they are chosen. The logo is the saved one: the gateway
 * fetches no other.
 */
export function CardPreview({ clientId, theme }: { clientId: string; theme: Theme }) {
  const words = useWords(developerWords);
  const address = `${path}?${new URLSearchParams({ client_id: clientId, theme: themeName(theme) })}`;
  return (
    <div class="card-preview" inert>
      <iframe title={words.previewOf} src={address} sandbox="" tabIndex={-1} data-theme-preview />
    </div>
  );
}

/** What the frame shows. */
export const cardPreviewPage = dashboardPage({
  path,
  section: 'developers',
  permission: 'merchants.develop',
  async show(ctx) {
    const params = { client_id: chosen(ctx) ?? '' };
    const merchant = await ctx.call(operations.merchants.show, { params });
    const logo = merchant.logo_url ? logoPath(merchant.client_id) : undefined;
    const theme = themeNamed(ctx.query.theme ?? '') ?? defaultTheme;
    return { framed: <CardPage {...sampleOrder(ctx, merchant.name, theme, logo)} /> };
  },
});

function sampleOrder(
  { language, now, sandbox }: Context,
  shop: string,
  theme: Theme,
  logo: string | undefined,
): CardPageProps {
  const words = developerWords[language];
  return {
    frame: { language, sandbox, logo, stylesheets: [themePath(theme)] },
    purchase: {
      shop,
      reference: 'INV-2026-0001',
      amount: 150_000n,
      lines: [{ name: words.sampleItem, price: '75000', quantity: 2 }],
      expiresAt: new Date(now.getTime() + 3_600_000),
    },
    action: '',
    state: '',
    asksCvv: true,
    promos: [],
    allowedBins: [],
    plans: [],
    saving: 'offered',
  };
}
