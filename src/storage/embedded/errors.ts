// What can go wrong with the embedded server. Each message is one sentence: what is wrong and how to fix it.

/** Another gateway uses this data directory. */
export class DataDirInUse extends Error {
  constructor(dataDir: string, pid?: number) {
    const who = pid === undefined ? 'another gateway' : `another gateway (process ${pid})`;
    super(`DATA_DIR ${dataDir} is in use by ${who}; stop that one or choose another DATA_DIR.`);
    this.name = 'DataDirInUse';
  }
}

/** The embedded PostgreSQL cannot be started here. */
export class EmbeddedFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedFailed';
  }
}
