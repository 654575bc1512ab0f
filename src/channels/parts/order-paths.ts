// Paths of the calls that are about an order of any classic channel.

export const releasePath = '/finance/v1/release';

/** The paths are those of a public client; their bodies are ASSUMED to be like that of a release. */
export const splitPaths = {
  checkStatus: '/v1/split-settlement/check-status',
  edit: '/v1/split-settlement/edit',
  cancel: '/v1/split-settlement/cancel',
} as const;
