// Indodana's list of item categories.

/** As documented, except that two names that the documentation runs together are separated. */
export const categories = [
  'airlines',
  'arts-crafts-and-collectibles',
  'automotive',
  'baby',
  'beauty-and-fragrances',
  'biller',
  'books-and-magazines',
  'business-to-business-including-mlm',
  'charity-and-non-profit',
  'clothing',
  'community',
  'digital-content',
  'electronics-and-telecom',
  'entertainment-and-media',
  'financial-services-and-products',
  'financial-services-and-technology',
  'food-and-beverage',
  'food-retail-and-service',
  'games-voucher',
  'gifts-and-flowers',
  'government',
  'health-and-personal-care',
  'home-and-garden',
  'hotel-and-travel',
  'insurance',
  'marketplace',
  'nonprofit',
  'offline-store',
  'others',
  'over-the-air',
  'overseas',
  'pets-and-animals',
  'property',
  'public-services',
  'religion-and-spirituality',
  'retail',
  'services',
  'sports-and-outdoors',
  'telco',
  'ticketing',
  'toys-and-hobbies',
  'transportation',
  'travel',
  'vehicle-sales',
  'vehicles-service-and-accessories',
] as const;

export type Category = (typeof categories)[number];

/**
 * Categories of what is never shipped: tickets, vouchers, codes and services (ASSUMED: the documentation exempts
 * tickets and vouchers, and the list has no other sign of them).
 */
export const unshipped: ReadonlySet<string> = new Set<Category>([
  'airlines',
  'biller',
  'charity-and-non-profit',
  'digital-content',
  'financial-services-and-products',
  'financial-services-and-technology',
  'games-voucher',
  'government',
  'hotel-and-travel',
  'insurance',
  'nonprofit',
  'over-the-air',
  'public-services',
  'services',
  'telco',
  'ticketing',
  'transportation',
  'travel',
]);

/** The category, or `others` if it is not listed: the documentation's own sample sends one that is not. */
export function categoryOf(name: string): Category {
  return categories.find((category) => category === name) ?? 'others';
}
