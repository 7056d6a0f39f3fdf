/** A fleet to ask about. */
const server = (hostname: string, type: string) => ({
  ...{ id: hostname, hostname, name: hostname, type },
})

export const ROSTER = [
  server('web-prod-01', 'web'),
  server('db-master-01', 'database'),
  server('api-gateway-prod', 'api'),
  server('k8s-master-01', 'kubernetes'),
  server('k8s-worker-01', 'kubernetes'),
  server('k8s-worker-02', 'kubernetes'),
  server('cache-redis-01', 'cache'),
  server('k8s-ingress-01', 'ingress'),
  server('proxy-nginx-01', 'proxy'),
  server('analytics-01', 'analytics'),
  server('monitoring-01', 'monitoring'),
  server('backup-01', 'backup'),
  server('mail-01', 'mail'),
]

/** A Friday, half past three in the afternoon, UTC. */
export const NOW = Date.UTC(2026, 10, 20, 15, 30)
