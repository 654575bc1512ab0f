// A QR code, drawn as SVG on the server.
import { createRequire } from 'node:module';

/** Loaded for the first code: the library is large, and few calls draw one. */
const encoder = (): typeof import('bwip-js/node') => createRequire(import.meta.url)('bwip-js/node');

/** Empty modules around it, without which cameras do not find it (ISO/IEC 18004). */
const quiet = 4;

/** The code, black on white in dark colours too. `label` names it for screen readers. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [symbol] = encoder().raw({ bcid: 'qrcode', text });
  if (symbol === undefined || !('pixs' in symbol)) return null;
  const size = symbol.pixx + 2 * quiet;
  const path = symbol.pixs
    .map((dark, place) => {
      const [x, y] = [(place % symbol.pixx) + quiet, Math.floor(place / symbol.pixx) + quiet];
      return dark === 1 ? `M${x} ${y}h1v1h-1z` : '';
    })
    .join('');
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
