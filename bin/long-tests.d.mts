export const longTests: Readonly<Record<string, string[]>>;
export const screens: string[];
