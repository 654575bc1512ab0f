// Keeps an impatient second click from posting a form again; the server charges once anyway.

/** Every form with `data-once` goes out once, and its button says so meanwhile. */
export function sendOnce(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once]')) {
    let label: string | undefined;
    form.addEventListener('submit', (event) => {
      // Another listener found a mistake: this is no posting.
      if (event.defaultPrevented) return;
      if (form.dataset.sent !== undefined) return event.preventDefault();
      form.dataset.sent = '';
      const button = event.submitter;
      if (!(button instanceof HTMLButtonElement) || !button.dataset.sending) return;
      label = button.textContent;
      button.textContent = button.dataset.sending;
      button.setAttribute('aria-disabled', 'true');
    });
    // Back from the next page, out of the browser's cache: it may be sent again.
    addEventListener('pageshow', (event) => {
      if (!event.persisted) return;
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('button[aria-disabled]')) {
        button.removeAttribute('aria-disabled');
        if (label !== undefined) button.textContent = label;
      }
    });
  }
}
