/** Which handler answers which intent. */
import type { Intent } from '../../contracts/assistant'
import { action } from './action'
import { alertConfig } from './alert-config'
import { anomalies } from './anomalies'
import { clarify } from './clarify'
import { compare } from './compare'
import { diagnose } from './diagnose'
import { forecast } from './forecast'
import { help } from './help'
import type { IntentHandler } from './intent-handler'
import { listAlerts } from './list-alerts'
import { listServers } from './list-servers'
import { metricQuery } from './metric-query'
import { outOfScope } from './out-of-scope'
import { recommend } from './recommend'
import { report } from './report'
import { searchLogs } from './search-logs'
import { status } from './status'
import { topN } from './top-n'
import { unsafe } from './unsafe'

export const HANDLERS: Partial<Readonly<Record<Intent, IntentHandler>>> = {
  list_servers: listServers,
  // Of a metric that is named, its values say how all are.
  fleet_status: metricQuery,
  server_status: status,
  metric_query: metricQuery,
  top_n: topN,
  compare,
  list_alerts: listAlerts,
  search_logs: searchLogs,
  diagnose,
  anomalies,
  forecast,
  recommend,
  action,
  alert_config: alertConfig,
  report,
  help,
  clarify,
  out_of_scope: outOfScope,
  unsafe,
}
