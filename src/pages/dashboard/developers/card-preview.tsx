// A sample of the card page in a merchant's colours, as a drawing: attributes of SVG need no style of their own.

import { surfaceOf, type Theme } from '../../card/theme.ts';
import { logoPath } from '../../logo/logos.ts';
import { useWords } from '../here.ts';
import { developerWords } from './words.ts';

/** The logo is the saved one: the gateway fetches no other. */
export function CardPreview(props: {
  merchant: { client_id: string; name: string };
  theme: Theme;
  hasLogo: boolean;
}) {
  const words = useWords(developerWords);
  const { merchant, theme } = props;
  const surface = surfaceOf(theme);
  const name = merchant.name.length > 26 ? `${merchant.name.slice(0, 25)}…` : merchant.name;
  const line = { fill: 'none', stroke: theme.font, 'stroke-opacity': 0.35 };
  return (
    <svg class="card-preview" viewBox="0 0 340 420" role="img" aria-label={words.previewOf}>
      <rect width="340" height="420" rx="12" fill={theme.background} />
      {props.hasLogo ? (
        <image href={logoPath(merchant.client_id)} x="24" y="22" width="40" height="40" />
      ) : (
        <circle cx="44" cy="42" r="20" fill={theme.buttonBackground} />
      )}
      <text x="76" y="48" font-size="17" font-weight="600" fill={theme.font}>
        {name}
      </text>
      <text x="24" y="98" font-size="13" fill={theme.font}>
        {words.order}
      </text>
      <text x="24" y="128" font-size="26" font-weight="700" fill={theme.font}>
        Rp 150.000
      </text>
      <rect x="16" y="150" width="308" height="170" rx="12" fill={surface} />
      <text x="32" y="180" font-size="13" fill={theme.font}>
        {words.card}
      </text>
      <rect x="32" y="190" width="276" height="40" rx="8" {...line} />
      <text x="44" y="215" font-size="15" fill={theme.font}>
        4761 3499 9900 0039
      </text>
      <rect x="32" y="246" width="130" height="40" rx="8" {...line} />
      <text x="44" y="271" font-size="15" fill={theme.font}>
        12 / 30
      </text>
      <rect x="178" y="246" width="130" height="40" rx="8" {...line} />
      <text x="190" y="271" font-size="15" fill={theme.font}>
        •••
      </text>
      <rect x="16" y="344" width="308" height="48" rx="10" fill={theme.buttonBackground} />
      <text
        x="170"
        y="374"
        font-size="16"
        font-weight="600"
        text-anchor="middle"
        fill={theme.buttonFont}
      >
        {words.pay} Rp 150.000
      </text>
    </svg>
  );
}
