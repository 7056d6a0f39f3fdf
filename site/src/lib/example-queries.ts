/** Expressions over what node_exporter reports, and so over simulated servers too. */
export const EXAMPLES = [
  {
    title: 'cpu',
    expr: '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])))',
    tab: 'graph',
  },
  {
    title: 'memory',
    expr: '100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)',
    tab: 'graph',
  },
  {
    title: 'traffic',
    expr: 'sum by (instance) (rate(node_network_receive_bytes_total{device!="lo"}[5m]))',
    tab: 'graph',
  },
  { title: 'load', expr: 'topk(5, node_load1)', tab: 'table' },
  {
    title: 'disk',
    expr: 'sort_desc(100 * (1 - node_filesystem_avail_bytes / node_filesystem_size_bytes))',
    tab: 'table',
  },
  {
    title: 'full',
    expr: 'predict_linear(node_filesystem_avail_bytes[6h], 7 * 86400) < 0',
    tab: 'table',
  },
  { title: 'kinds', expr: 'count by (__name__) ({__name__=~"node_.+"})', tab: 'table' },
] as const
