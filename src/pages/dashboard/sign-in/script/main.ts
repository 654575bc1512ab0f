// The script of pages with passkeys: it asks the browser for one and posts the answer in the page's own form.
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';

/** A form with `data-passkey`: `get` to sign in, `create` to make one; its options are in `data-options`. */
function enable(form: HTMLFormElement): void {
  const options = () => JSON.parse(form.dataset.options ?? '{}');
  const status = form.querySelector<HTMLElement>('[data-passkey-status]');
  const answer = form.elements.namedItem('credential');
  const send = (credential: object) => {
    if (!(answer instanceof HTMLInputElement)) return;
    answer.value = JSON.stringify(credential);
    form.submit();
  };
  const failed = () => {
    if (status) status.hidden = false;
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (status) status.hidden = true;
    const optionsJSON = options();
    const asked =
      form.dataset.passkey === 'create'
        ? startRegistration({ optionsJSON })
        : startAuthentication({ optionsJSON });
    asked.then(send, failed);
  });
  if (form.dataset.passkey === 'get') void offer(options, send);
}

/** A form with `data-passkey-options` that also works without a passkey: a button makes one instead. */
function offerInstead(form: HTMLFormElement): void {
  const instead = form.querySelector<HTMLElement>('[data-passkey-instead]');
  const status = form.querySelector<HTMLElement>('[data-passkey-status]');
  const answer = form.elements.namedItem('credential');
  if (instead === null || !(answer instanceof HTMLInputElement)) return;
  instead.hidden = false;
  instead.querySelector('button')?.addEventListener('click', () => {
    if (status) status.hidden = true;
    // What the passkey does not replace is needed first: a device must not keep one that nobody took.
    if (!othersAreFilled(form)) return;
    const optionsJSON = JSON.parse(form.dataset.passkeyOptions ?? '{}');
    startRegistration({ optionsJSON }).then(
      (credential) => {
        answer.value = JSON.stringify(credential);
        form.submit();
      },
      () => {
        if (status) status.hidden = false;
      },
    );
  });
}

function othersAreFilled(form: HTMLFormElement): boolean {
  const fields = form.querySelectorAll<HTMLInputElement>('input:not([type="password"])');
  return [...fields].every((field) => field.reportValidity());
}

/** Offers passkeys where the browser fills in the e-mail address. */
async function offer(options: () => unknown, send: (credential: object) => void): Promise<void> {
  if (!(await browserSupportsWebAuthnAutofill())) return;
  try {
    const optionsJSON = options() as Parameters<typeof startAuthentication>[0]['optionsJSON'];
    send(await startAuthentication({ optionsJSON, useBrowserAutofill: true }));
  } catch {
    // The visitor does something else, such as typing a password.
  }
}

// A page that is left must not go on asking.
addEventListener('pagehide', () => WebAuthnAbortService.cancelCeremony());

if (browserSupportsWebAuthn()) {
  const forms = (mark: string) => document.querySelectorAll<HTMLFormElement>(`form[${mark}]`);
  for (const form of forms('data-passkey')) enable(form);
  for (const form of forms('data-passkey-options')) offerInstead(form);
}
