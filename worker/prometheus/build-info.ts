/** Which Prometheus clients may take us for. */

/**
 * Grafana switches features on by `version`, which it reads as a semantic version: it is that of the
 * Prometheus whose language and API are spoken here, with what this product is behind the `+`.
 */
export const BUILD_INFO = {
  version: '3.0.0+openmanager.0.1.0',
  revision: '',
  branch: '',
  buildUser: 'openmanager',
  buildDate: '',
  goVersion: '',
} as const
