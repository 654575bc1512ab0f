// What people call a browser, from how it names itself.

/** The first that matches: most browsers also name those that they want to be taken for. */
const browsers: readonly [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
];

const systems: readonly [RegExp, string][] = [
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** `Firefox, Windows`; undefined if nothing is known. */
export function browserName(userAgent: string | null): string | undefined {
  if (userAgent === null) return undefined;
  const named = [browsers, systems].map(
    (list) => list.find(([match]) => match.test(userAgent))?.[1],
  );
  return named.filter((name) => name !== undefined).join(', ') || undefined;
}
