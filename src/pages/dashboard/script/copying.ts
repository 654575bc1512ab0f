// Copy buttons. They are hidden in the page, because they do nothing without a script.

/** Copies for every button with `data-copy`, also for those that come later. */
export function enableCopying(): void {
  // Browsers offer the clipboard only over https and on localhost. Elsewhere the buttons stay hidden.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard === undefined) return;
  showCopyButtons(document);
  const status = document.querySelector('[data-copy-status]');
  document.addEventListener('click', async ({ target }) => {
    const button = (target as Element).closest<HTMLButtonElement>('button[data-copy]');
    if (button === null) return;
    const { copy = '', copied = '' } = button.dataset;
    await clipboard.writeText(copy);
    for (const other of document.querySelectorAll('button.copied'))
      other.classList.remove('copied');
    button.classList.add('copied');
    if (status) status.textContent = copied;
  });
}

/** Shows the buttons of a part of the page. */
export function showCopyButtons(within: ParentNode): void {
  if (navigator.clipboard === undefined) return;
  for (const button of within.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = false;
  }
}
