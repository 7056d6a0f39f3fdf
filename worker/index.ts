/** The entry: what the platform calls. */
import { app } from './app'

export { Analyst } from '../durable-objects/analyst'
export { AssistantRun } from '../durable-objects/assistant-run'
export { Fleet } from '../durable-objects/fleet'
export { Journal } from '../durable-objects/journal'
export { SeriesStore } from '../durable-objects/series-store'

export default { fetch: app.fetch } satisfies ExportedHandler<Env>
