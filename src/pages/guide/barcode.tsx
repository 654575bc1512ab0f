// A payment code as a barcode that a till's scanner reads: Code 128, drawn as SVG on the server.
import { createRequire } from 'node:module';

/** Loaded for the first barcode: the library is large, and few calls draw one. */
const encoder = (): typeof import('bwip-js/node') => createRequire(import.meta.url)('bwip-js/node');

/** Empty modules to the left and right, without which scanners do not find the bars (ISO/IEC 15417). */
const quietModules = 10;
const heightModules = 40;

/** The widths of bars and spaces in modules, beginning with a bar. Undefined if the code has no barcode. */
export function barWidths(code: string): readonly number[] | undefined {
  // Code 128 has printable ASCII; a code that is longer than this fits on no phone.
  if (!/^[\x20-\x7e]{1,32}$/.test(code)) return undefined;
  const [symbol] = encoder().raw({ bcid: 'code128', text: code });
  return symbol !== undefined && 'sbs' in symbol ? symbol.sbs : undefined;
}

/** The barcode, black on white in dark colours too, or nothing. `label` names it for screen readers. */
export function Barcode({ code, label }: { code: string; label: string }) {
  const widths = barWidths(code);
  if (widths === undefined) return null;
  const { path, end } = drawn(widths);
  const width = end + quietModules;
  return (
    <svg
      class="barcode"
      viewBox={`0 0 ${width} ${heightModules}`}
      preserveAspectRatio="none"
      shape-rendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width={width} height={heightModules} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** One rectangle for each bar; every second width is a space. */
function drawn(widths: readonly number[]): { path: string; end: number } {
  let end = quietModules;
  let path = '';
  for (const [place, width] of widths.entries()) {
    if (place % 2 === 0) path += `M${end} 0h${width}v${heightModules}h-${width}z`;
    end += width;
  }
  return { path, end };
}
