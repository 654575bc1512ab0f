// The addresses of the account's pages.

export const accountPath = '/dashboard/account';
/** A page of its own, because its script talks to the device. */
export const newPasskeyPath = '/dashboard/account/passkeys/new';
