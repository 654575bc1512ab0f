// Checks options of commands that are whole numbers.

/** Ends the process with a sentence if one of the values, by the names of their options, is given and is no number. */
export function demandWholeNumbers(values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || /^\d{1,10}$/.test(value)) continue;
    process.stderr.write(`--${name} is ${JSON.stringify(value)}: use a whole number.\n`);
    process.exit(1);
  }
}
