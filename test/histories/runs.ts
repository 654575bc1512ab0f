// How many random histories are played: a few in `npm test`, all of them in `npm run test:histories`.

/** Whether all are played. */
export const playsAll = process.env.GAPURA_HISTORIES === 'all';

/** The number of histories, or that of HISTORY_RUNS. */
export const historyRuns = (few: number, all: number): number =>
  Number(process.env.HISTORY_RUNS ?? (playsAll ? all : few));
