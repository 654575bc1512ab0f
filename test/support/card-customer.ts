// A customer in a real browser: types a card, and the password that the bank's page shows.
import type { FrameLocator, Page } from 'playwright-core';

/** A page, or a page inside a frame. */
export type Place = Page | FrameLocator;

export interface TypedCard {
  number: string;
  expiry?: string;
  cvv?: string;
  name?: string;
}

/** Types a card key by key, as a person does, and does not press the button. */
export async function typeCard(place: Place, card: TypedCard): Promise<void> {
  await place.getByLabel('Card number').pressSequentially(card.number);
  await place.getByLabel('Valid until').pressSequentially(card.expiry ?? '1249');
  await place.getByLabel('Security code').pressSequentially(card.cvv ?? '917');
  await place.getByLabel('Name on the card').pressSequentially(card.name ?? 'Dian Sari');
}

/** The button that pays, with any amount. */
export function payButton(place: Place) {
  return place.getByRole('button', { name: /^(Pay|Bayar) (Rp|\d)/ });
}

/** Types a card and pays. */
export async function payWith(place: Place, card: TypedCard): Promise<void> {
  await typeCard(place, card);
  await payButton(place).click();
}

/** The bank's page in our page's frame. */
export function bankIn(place: Place): FrameLocator {
  return place.frameLocator('iframe[title="Your bank"]');
}

/** Types the password that the bank's page shows, and confirms. */
export async function confirmAtBank(bank: Place): Promise<void> {
  const otp = (await bank.locator('aside code').textContent()) ?? '';
  await bank.getByLabel('One-time password').fill(otp);
  await bank.getByRole('button', { name: 'Confirm', exact: true }).click();
}

/** For `locator.evaluate`: whether the element has its document's focus. */
export function isFocused(element: unknown): boolean {
  const { document } = globalThis as unknown as { document: { activeElement: unknown } };
  return document.activeElement === element;
}
