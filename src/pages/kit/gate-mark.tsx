// Gapura's logo: a candi bentar, the split gate of a Balinese temple.

// One half of the gate, on a field of 32 by 32. The other half is its mirror image.
const half = 'M14 4 11.5 6.5V10H9.5V14H7.5V19H5.5V25H3.5V28H14Z';

export function GateMark({ size = 28 }: { size?: number }) {
  return (
    <svg class="gate" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path d={half} />
      <path d={half} transform="matrix(-1 0 0 1 32 0)" />
    </svg>
  );
}

/** The logo as an icon for the browser's tab, inside the page so that nothing more is fetched. */
export const gateIcon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="#b4492a">' +
    `<path d="${half}"/><path d="${half}" transform="matrix(-1 0 0 1 32 0)"/></svg>`,
)}`;
