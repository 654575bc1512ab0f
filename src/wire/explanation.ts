// Why a signature does not verify, line by line: what should have been signed, and what was.

/** One part of the text that is signed. */
export interface SignedLine {
  name: string;
  /** What should have been signed. Absent for a part that should not be there. */
  expected?: string | undefined;
  /** What was signed, if that is proven. Absent if it is unknown; null for a part that was left out. */
  signed?: string | null | undefined;
}

/** Never contains a secret key, a token or the signature that would have been right. */
export interface Explanation<F> {
  /** Empty if the signature is valid. Proven findings come first. */
  findings: F[];
  lines: SignedLine[];
}

type Line = readonly [name: string, value: string];

/** Puts the lines next to each other. Without `signed` it is unknown what was signed. */
export function explanation<F>(
  findings: F[],
  expected: readonly Line[],
  signed?: readonly Line[],
): Explanation<F> {
  if (signed === undefined) {
    return { findings, lines: expected.map(([name, value]) => ({ name, expected: value })) };
  }
  const was = new Map(signed);
  const names = new Set(expected.map(([name]) => name));
  return {
    findings,
    lines: [
      ...expected.map(([name, value]) => ({
        name,
        expected: value,
        signed: was.get(name) ?? null,
      })),
      ...signed
        .filter(([name]) => !names.has(name))
        .map(([name, value]) => ({
          name,
          signed: value,
        })),
    ],
  };
}

/** Whether the line was signed as it should have been; undefined if that is unknown. */
export function isSame({ expected, signed }: SignedLine): boolean | undefined {
  return signed === undefined ? undefined : signed === expected;
}

/** The lines as text, for a terminal: those that differ are marked. */
export function linesAsText(lines: readonly SignedLine[]): string[] {
  return lines.map((line) => {
    const { name, expected, signed } = line;
    const mark = isSame(line) === false ? '≠' : ' ';
    const text = `  ${mark} ${name}: ${expected === undefined ? '(no such line)' : visible(expected)}`;
    if (isSame(line) !== false) return text;
    return `${text}\n      signed: ${signed === null ? '(left out)' : visible(signed ?? '')}`;
  });
}

const longestShown = 200;

/** Blanks at the ends and control characters are shown, and a long text is cut. */
export function visible(text: string): string {
  const cut = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  const isPlain = cut !== '' && cut === cut.trim() && !/\p{Cc}/u.test(cut);
  return isPlain ? cut : JSON.stringify(cut);
}
