/** Where a workspace takes samples, and the key that lets them in. */
export interface Destination {
  origin: string
  key: string
}

/** Prometheus: where to send what it has scraped. */
export const remoteWrite = ({ origin, key }: Destination) => `remote_write:
  - url: ${origin}/api/v1/write
    authorization:
      credentials: ${key}
`

/** node_exporter's metrics, sent once. */
export const curlOnce = ({ origin, key }: Destination) =>
  `curl -s http://localhost:9100/metrics | curl --data-binary @- \\
  -H 'Authorization: Bearer ${key}' \\
  "${origin}/api/v1/import/prometheus?extra_label=instance=$(hostname)"`

/** The same, every ten seconds. */
export const curlLoop = (destination: Destination) => `while sleep 10; do
${curlOnce(destination)
  .split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}
done`

/** What to install on a bare Debian or Ubuntu machine. */
export const install = 'sudo apt-get install -y prometheus prometheus-node-exporter'

/** A whole prometheus.yml: the machine it runs on, and where to send it. */
export const prometheusConfig = (destination: Destination) => `global:
  scrape_interval: 15s

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['localhost:9100']
    relabel_configs:
      - target_label: instance
        replacement: my-server

${remoteWrite(destination)}`

/** How the configuration takes effect. */
export const reload = 'sudo systemctl restart prometheus'
