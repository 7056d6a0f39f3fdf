/**
 * The queries of the Prometheus project's PromQL compliance test, as range queries.
 *
 * What is asked, and which questions must fail, follows
 * https://github.com/prometheus/compliance/blob/main/promql/promql-test-queries.yml (Apache 2.0), so
 * that figures can be compared with those published for other systems.
 */

export interface ComplianceQuery {
  query: string
  /** Whether the answer must be an error. */
  fails: boolean
}

/** What stands for `{name}` in a template: one query for each. */
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  range: ['1s', '15s', '1m', '5m', '15m', '1h'],
  offset: ['1m', '5m', '10m'],
  aggregation: ['sum', 'avg', 'max', 'min', 'count', 'stddev', 'stdvar'],
  overTime: ['sum', 'avg', 'max', 'min', 'count', 'stddev', 'stdvar', 'absent', 'last'],
  outstanding: ['topk', 'bottomk'],
  quantile: ['-0.5', '0.1', '0.5', '0.75', '0.95', '0.90', '0.99', '1', '1.5'],
  arithmetic: ['+', '-', '*', '/', '%', '^'],
  comparison: ['==', '!=', '<', '>', '<=', '>='],
  operator: ['+', '-', '*', '/', '%', '^', '==', '!=', '<', '>', '<=', '>='],
  math: ['abs', 'ceil', 'floor', 'exp', 'sqrt', 'ln', 'log2', 'log10', 'round'],
  extrapolated: ['delta', 'rate', 'increase'],
  clamp: ['clamp_min', 'clamp_max'],
  instantRate: ['idelta', 'irate'],
  date: ['day_of_month', 'day_of_week', 'days_in_month', 'hour', 'minute', 'month', 'year'],
}

const MEMORY = 'demo_memory_usage_bytes'
const CPU = 'demo_cpu_usage_seconds_total'
const CPUS = 'demo_num_cpus'
const DISK = 'demo_disk_usage_bytes'
const SUCCESS = 'demo_batch_last_success_timestamp_seconds'
const LATENCY = 'demo_api_request_duration_seconds'

const NUMBERS = ['42', '1.234', '.123', '1.23e-3', '0x3d', 'Inf', '+Inf', '-Inf', 'NaN']

const SELECTORS = [
  MEMORY,
  `{__name__="${MEMORY}"}`,
  `${MEMORY}{type="free"}`,
  `${MEMORY}{type!="free"}`,
  `${MEMORY}{instance=~"demo.promlabs.com:.*"}`,
  `${MEMORY}{instance=~"host"}`,
  `${MEMORY}{instance!~".*:10000"}`,
  `${MEMORY}{type="free", instance!="demo.promlabs.com:10000"}`,
  '{type="free", instance!="demo.promlabs.com:10000"}',
  'nonexistent_metric_name',
  `${MEMORY} offset {offset}`,
  `${MEMORY} offset -{offset}`,
  'demo_intermittent_metric',
]

const AGGREGATIONS = [
  `{aggregation}(${MEMORY})`,
  '{aggregation}(nonexistent_metric_name)',
  ...['by()', 'by(instance)', 'by(instance, type)', 'by(nonexistent)'].map(
    (grouping) => `{aggregation} ${grouping} (${MEMORY})`
  ),
  ...['without()', 'without(instance)', 'without(instance, type)', 'without(nonexistent)'].map(
    (grouping) => `{aggregation} ${grouping} (${MEMORY})`
  ),
  `{outstanding} (3, ${MEMORY})`,
  ...['by(instance)', 'without(instance)', 'without()'].map(
    (grouping) => `{outstanding} ${grouping} (2, ${MEMORY})`
  ),
  `quantile({quantile}, ${MEMORY})`,
  `avg(max by(type) (${MEMORY}))`,
]

const ON_ALL = 'on(instance, job, type)'
const OPERATORS = [
  '1 * 2 + 4 / 6 - 10 % 2 ^ 2',
  `${CPUS} + (1 {comparison} bool 2)`,
  `${MEMORY} {operator} 1.2345`,
  `${MEMORY} {comparison} bool 1.2345`,
  `1.2345 {comparison} bool ${MEMORY}`,
  `0.12345 {operator} ${MEMORY}`,
  `(1 * 2 + 4 / 6 - (10%7)^2) {operator} ${MEMORY}`,
  `${MEMORY} {operator} (1 * 2 + 4 / 6 - 10)`,
  `timestamp(${MEMORY} * 1)`,
  `timestamp(-${MEMORY})`,
  `${MEMORY} {operator} ${ON_ALL} ${MEMORY}`,
  `sum by(instance, type) (${MEMORY}) {operator} on(instance, type) group_left(job) ${MEMORY}`,
  `${MEMORY} {comparison} bool ${ON_ALL} ${MEMORY}`,
  `${MEMORY} / on(instance, job, type, __name__) ${MEMORY}`,
  `sum without(job) (${MEMORY}) / on(instance, type) ${MEMORY}`,
  `sum without(job) (${MEMORY}) / on(instance, type) group_left ${MEMORY}`,
  `sum without(job) (${MEMORY}) / on(instance, type) group_left(job) ${MEMORY}`,
  `${MEMORY} / on(instance, job) group_left ${CPUS}`,
  `${MEMORY} / on(instance, type, job, non_existent) ${MEMORY}`,
  ...['Inf', '-Inf', 'NaN'].map((number) => `${CPUS} * ${number}`),
  `${MEMORY} + -(1)`,
  `-${MEMORY}`,
  '-1 ^ 2',
  '1 {arithmetic} time()',
  'time() {arithmetic} 1',
  'time() {comparison} bool 1',
  '1 {comparison} bool time()',
  'time() {arithmetic} time()',
  'time() {comparison} bool time()',
  `time() {operator} ${MEMORY}`,
  `${MEMORY} {operator} time()`,
]

const replaced = (args: string) => `label_replace(${CPUS}, ${args})`
const FUNCTIONS = [
  `{overTime}_over_time(${MEMORY}[{range}])`,
  `quantile_over_time({quantile}, ${MEMORY}[{range}])`,
  `timestamp(${CPUS})`,
  `timestamp(timestamp(${CPUS}))`,
  `{math}(${MEMORY})`,
  `{math}(-${MEMORY})`,
  '{extrapolated}(nonexistent_metric[5m])',
  `{extrapolated}(${CPU}[{range}])`,
  `deriv(${DISK}[{range}])`,
  `predict_linear(${DISK}[{range}], 600)`,
  'time()',
  replaced('"job", "destination-value-$1", "instance", "demo.promlabs.com:(.*)"'),
  replaced('"job", "destination-value-$1", "instance", "host:(.*)"'),
  replaced('"job", "$1-$2", "instance", "local(.*):(.*)"'),
  replaced('"job", "value-$1", "nonexistent-src", "source-value-(.*)"'),
  replaced('"job", "value-$1", "nonexistent-src", "(.*)"'),
  replaced('"job", "value-$1", "instance", "non-matching-regex"'),
  replaced('"job", "", "dst", ".*"'),
  `label_join(${CPUS}, "new_label", "-", "instance", "job")`,
  `label_join(${CPUS}, "job", "-", "instance", "job")`,
  `label_join(${CPUS}, "job", "-", "instance")`,
  '{date}()',
  `{date}(${SUCCESS} offset {offset})`,
  `{instantRate}(${CPU}[{range}])`,
  `{clamp}(${MEMORY}, 2)`,
  ...['0, 1', '0, 1000000000000', '1000000000000, 0', '1000000000000, 1000000000000'].map(
    (bounds) => `clamp(${MEMORY}, ${bounds})`
  ),
  `resets(${CPU}[{range}])`,
  `changes(${SUCCESS}[{range}])`,
  'vector(1.23)',
  'vector(time())',
  `histogram_quantile({quantile}, rate(${LATENCY}_bucket[1m]))`,
  'histogram_quantile(0.9, nonexistent_metric)',
  `histogram_quantile(0.9, ${MEMORY})`,
  `histogram_quantile(0.9, {__name__=~"${LATENCY}_.+"})`,
  `count_values("value", ${LATENCY}_bucket)`,
  `absent(${MEMORY})`,
  'absent(nonexistent_metric_name)',
  `max_over_time((time() - max(${SUCCESS}) < 1000)[5m:10s] offset 5m)`,
  `avg_over_time(rate(${CPU}[1m])[2m:10s])`,
]

const FAILING = [
  '{__name__=~".*"}',
  replaced('"job", "value-$1", "src", "(.*"'),
  replaced('"~invalid", "", "src", "(.*)"'),
  replaced('"instance", "", "", ""'),
  `label_join(${CPUS}, "~invalid", "-", "instance")`,
]

/** All 539 of them. */
export const QUERIES: readonly ComplianceQuery[] = [
  ...asking([...NUMBERS, ...SELECTORS, ...AGGREGATIONS, ...OPERATORS, ...FUNCTIONS], false),
  ...asking(FAILING, true),
]

function asking(templates: readonly string[], fails: boolean): ComplianceQuery[] {
  return templates.flatMap(expanded).map((query) => ({ query, fails }))
}

function expanded(template: string): string[] {
  const name = Object.keys(VARIANTS).find((name) => template.includes(`{${name}}`))
  if (name === undefined) return [template]
  return VARIANTS[name]!.flatMap((value) => expanded(template.replaceAll(`{${name}}`, value)))
}
