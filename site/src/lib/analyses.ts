/** What may be asked about a fleet. */
type Analysis = 'anomalies' | 'forecast' | 'health' | 'causes'

/** The address of an analysis of a fleet, or of one of its servers where `query` names it. */
export const fleetAnalysis = (fleet: string, analysis: Analysis, query: Query = {}): string =>
  `/api/fleets/${encodeURIComponent(fleet)}/${analysis}${written(query)}`

/** The address of an analysis of one server. */
export const serverAnalysis = (
  fleet: string,
  server: string,
  analysis: Analysis,
  query: Query = {}
): string => `/api/servers/${encodeURIComponent(server)}/${analysis}${written({ ...query, fleet })}`

type Query = Record<string, string | number>

function written(query: Query): string {
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
  )
  return search.size > 0 ? `?${search}` : ''
}
