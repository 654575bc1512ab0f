// Small things of the page: the order's details, and the merchant's logo.

/** Opens the details of the order where there is room for them. On a phone they stay closed. */
export function openDetails(): void {
  if (!matchMedia('(min-width: 44rem)').matches) return;
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details[data-open-wide]')) {
    details.open = true;
  }
}

/** Leaves out a logo that cannot be shown: the merchant's name is next to it. */
export function hideBrokenLogo(): void {
  const logo = document.querySelector<HTMLImageElement>('img[data-logo]');
  if (!logo) return;
  const hide = () => {
    logo.hidden = true;
  };
  logo.addEventListener('error', hide);
  if (logo.complete && logo.naturalWidth === 0) hide();
}
