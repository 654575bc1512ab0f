// A table of sentences that the gateway keeps or returns in English.

/** Indonesian by English; `{}` stands for a name or a value, in the same order in both. */
export type Sayings = Readonly<Record<string, string>>;
