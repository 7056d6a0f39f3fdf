/** What kinds of servers are called, as a type or as a part of a name. */
import type { Server } from '../../contracts/fleet'

/** By what is said of each. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  web: ['web', 'www', 'nginx', 'apache', 'frontend', 'front'],
  db: ['db', 'database', 'postgres', 'postgresql', 'mysql', 'mariadb', 'mongo', 'mongodb', 'rds'],
  cache: ['cache', 'redis', 'memcached', 'valkey'],
  api: ['api', 'gateway'],
  proxy: ['proxy', 'lb', 'loadbalancer', 'haproxy'],
  queue: ['queue', 'kafka', 'rabbitmq', 'mq', 'broker'],
  file: ['file', 'storage', 'nas', 'nfs', 'san'],
  mail: ['mail', 'smtp', 'mx'],
  backup: ['backup', 'bak'],
  monitoring: ['monitoring', 'monitor', 'prometheus', 'grafana'],
  k8s: ['k8s', 'kubernetes', 'kube', 'worker', 'node'],
  logging: ['log', 'logging', 'logs', 'elastic', 'elasticsearch'],
  app: ['app', 'application'],
  auth: ['auth', 'ldap', 'login'],
  search: ['search', 'elastic', 'elasticsearch', 'solr'],
  ci: ['ci', 'runner', 'build', 'jenkins'],
}

/** Whether a server is of a role, by its type or by a part of its name. */
export function hasRole({ type, hostname, id }: Server, role: string): boolean {
  const small = role.toLowerCase()
  const called = new Set(Object.hasOwn(ROLES, small) ? ROLES[small] : [small])
  const kind = type?.toLowerCase()
  // A name counts only where nobody said what the server is.
  if (kind)
    return called.has(kind) || kind.split(/[^\p{L}\p{N}]+/u).some((part) => called.has(part))
  const parts = `${hostname} ${id}`.toLowerCase().split(/[^\p{L}]+/u)
  return parts.some((part) => called.has(part))
}

/** The roles that a word is said of. @example rolesOf('lb') // => ['proxy'] */
export const rolesOf = (word: string): string[] =>
  Object.entries(ROLES).flatMap(([role, called]) => (called.includes(word) ? [role] : []))
