/** Which handler answers which intent. */
import type { Intent } from '../../contracts/assistant'
import { compare } from './compare'
import type { IntentHandler } from './intent-handler'
import { listAlerts } from './list-alerts'
import { listServers } from './list-servers'
import { metricQuery } from './metric-query'
import { searchLogs } from './search-logs'
import { status } from './status'
import { topN } from './top-n'

export const HANDLERS: Partial<Readonly<Record<Intent, IntentHandler>>> = {
  list_servers: listServers,
  fleet_status: status,
  server_status: status,
  metric_query: metricQuery,
  top_n: topN,
  compare,
  list_alerts: listAlerts,
  search_logs: searchLogs,
}
