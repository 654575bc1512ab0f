// How strictly a classic body is read.

/**
 * `documented` keeps the documentation's meaning and takes JSON types leniently. `exact` also demands the
 * documented JSON types. `lenient` also accepts bodies without some members that public clients leave out.
 */
export const strictnesses = ['documented', 'lenient', 'exact'] as const;

export type Strictness = (typeof strictnesses)[number];
