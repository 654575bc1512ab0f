// Prevents a second click from posting a form again. The server charges only once anyway.

/** Every form with `data-once` is sent once, and its button shows that it is being sent. */
export function sendOnce(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once]')) {
    let label: string | undefined;
    form.addEventListener('submit', (event) => {
      // Another listener found a problem, so the form is not sent.
      if (event.defaultPrevented) return;
      if (form.dataset.sent !== undefined) return event.preventDefault();
      form.dataset.sent = '';
      const button = event.submitter;
      if (!(button instanceof HTMLButtonElement) || !button.dataset.sending) return;
      label = button.textContent;
      button.textContent = button.dataset.sending;
      button.setAttribute('aria-disabled', 'true');
      showText(form, true);
    });
    // The customer came back and the page is from the browser's cache: the form may be sent again.
    addEventListener('pageshow', (event) => {
      if (!event.persisted) return;
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('button[aria-disabled]')) {
        button.removeAttribute('aria-disabled');
        if (label !== undefined) button.textContent = label;
      }
      showText(form, false);
    });
  }
}

/** Says what is happening, in the place that announces it. */
function showText(form: HTMLFormElement, sending: boolean): void {
  const place = form.querySelector<HTMLElement>('[data-sending-text]');
  if (place) place.textContent = sending ? (place.dataset.sendingText ?? '') : '';
}
