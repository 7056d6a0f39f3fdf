/** The entry: what the platform calls. */
import { app } from './app'

export { Analyst } from '../durable-objects/analyst'
export { Fleet } from '../durable-objects/fleet'
export { SeriesStore } from '../durable-objects/series-store'

export default { fetch: app.fetch } satisfies ExportedHandler<Env>
