/** The plugins of this process, shared by all runs in it. */
import { BUILT_IN } from '../../worker/assistant/plugins/built-in'
import { PluginHost } from '../../worker/assistant/plugins/plugin-host'
import { limited } from '../../worker/limited'

let host: PluginHost | undefined

/** They are initialised with the first question. */
export function pluginsOf(): PluginHost {
  host ??= hostOfBuiltIn()
  return host
}

function hostOfBuiltIn(): PluginHost {
  const made = new PluginHost({
    limited,
    log: (level, line) => {
      if (level === 'error') console.error(line)
    },
  })
  for (const plugin of BUILT_IN) made.register(plugin)
  return made
}
