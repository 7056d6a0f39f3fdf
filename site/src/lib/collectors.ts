/** Where a workspace takes samples, and the key that lets them in. */
interface Destination {
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

/** A text within an unquoted here-document. */
const inHereDocument = (text: string) => text.replace(/[\\$`]/g, '\\$&')

/** Writes a whole prometheus.yml: the machine it runs on, by its own name, and where to send it. */
export const prometheusConfig = ({
  origin,
  key,
}: Destination) => `sudo tee /etc/prometheus/prometheus.yml > /dev/null << EOF
global:
  scrape_interval: 15s

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['localhost:9100']
    relabel_configs:
      - target_label: instance
        replacement: $(hostname)

${remoteWrite({ origin, key: inHereDocument(key) })}EOF`

/** OpenManager on this machine, for others to reach. */
export const serveToOthers = 'npm run serve -- --host 0.0.0.0'

/** How the configuration takes effect. */
export const reload = 'sudo systemctl restart prometheus'
