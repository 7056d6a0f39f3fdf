/** The signals as a rule file, for a Prometheus that is to have the same ones. */
import { stringify } from 'yaml'
import { NOW, SIGNAL_NAMES, SIGNALS } from '../fleet/signals'
import { RULES } from '../policy'

/** Name of the group of all signals. */
export const SIGNAL_GROUP = 'openmanager.signals'

/** Prometheus's YAML; rates are those of a moment, as the console's of now are. */
export function signalFile(): string {
  const rules = SIGNAL_NAMES.map((name) => {
    const { record, expression } = SIGNALS[name]
    return { record, expr: expression(NOW) }
  })
  const groups = [{ name: SIGNAL_GROUP, interval: `${RULES.intervalMs / 1000}s`, rules }]
  return stringify({ groups }, { lineWidth: 0 })
}
