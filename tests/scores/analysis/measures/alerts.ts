/** What the alarms of servers are worth, at a threshold that no label has chosen. */
import { SERVER_ALARMS } from '../../../../worker/policy.ts'
import { alertFigures, countsOf } from '../alert-counts.ts'
import { detectedServers } from '../detected-servers.ts'
import type { Measure } from '../measure.ts'
import { SERVER_SETS } from '../servers.ts'

export const measure: Measure = {
  name: `Alarms of servers at ${SERVER_ALARMS.perDay} allowed a day`,
  folder: '',
  protocol:
    'The threshold comes from the rows before the test alone, for the stated rate of false alarms. An alert is an hour of which a row is beyond it, false if no row of that hour is labelled; an event is found if a row of it is beyond. F1 is of the share of events found and the share of alerts that are not false.',
  async run(dir) {
    return SERVER_SETS.flatMap((set) => {
      const counts = detectedServers(dir, set).map(({ server, beyond }) => countsOf(server, beyond))
      if (counts.length === 0) return []
      const isPromised = set.folder !== 'js2'
      return alertFigures(set.name, counts, {
        f1: isPromised ? { must: 0.46, aim: 0.55 } : {},
        perDay: isPromised ? { must: 0.4, aim: 0.2 } : {},
      })
    })
  },
}
