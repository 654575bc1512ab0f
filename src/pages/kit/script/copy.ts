// Copy buttons. They are hidden in the page, because they do nothing without a script.

/** Shows the buttons with `data-copy`. Each copies its text to the clipboard. */
export function enableCopying(): void {
  // Browsers offer the clipboard only over https and on localhost. Elsewhere the buttons stay hidden.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard === undefined) return;
  const status = document.querySelector('[data-copy-status]');
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const { copy = '', copied = '' } = button.dataset;
      await clipboard.writeText(copy);
      for (const other of document.querySelectorAll('button.copied')) {
        other.classList.remove('copied');
      }
      button.classList.add('copied');
      if (status) status.textContent = `${copied}: ${copy}`;
    });
  }
}
