/** The deployment's description as workerd reads it: `wrangler.toml` in Cap'n Proto's words. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** The service that files of objects are kept by, for `--directory-path`. */
export const STORAGE = 'storage'

/**
 * The text of a configuration file. workerd takes `wrangler.json` too, but that cannot say which
 * addresses may be reached.
 *
 * @param deployed what `wrangler.toml` says
 * @param file where the text will be written: it names other files by their way from there
 * @param worker the built worker, with its modules beside it
 * @param assets the directory of the built site
 * @param vars settings by name
 * @param reachesPrivate whether servers of a private network or of this machine may be asked
 */
export function workerdConfig(deployed, { file, worker, assets, vars, reachesPrivate }) {
  const { name, compatibility_date, exports, durable_objects } = deployed
  const { binding, directory: _, ...routing } = deployed.assets
  // wrangler's form would read these files by itself.
  const own = (file) => {
    const path = join(assets, `_${file}`)
    return existsSync(path) ? { [file]: readFileSync(path, 'utf8') } : {}
  }
  const serving = { ...routing, ...own('headers'), ...own('redirects') }
  const embedded = (path) => `embed ${text(relative(dirname(file), path))}`
  const modules = readdirSync(dirname(worker))
    .filter((module) => module.endsWith('.wasm'))
    .map((module) => `(name = ${text(module)}, wasm = ${embedded(join(dirname(worker), module))})`)
  const namespaces = Object.keys(exports).map(
    // The key that wrangler's form of the configuration would give it: objects are found by it.
    (className) =>
      `(className = ${text(className)}, uniqueKey = ${text(`${name}-${className}`)}, enableSql = true)`
  )
  const bindings = [
    ...durable_objects.bindings.map(
      ({ name, class_name }) =>
        `(name = ${text(name)}, durableObjectNamespace = ${text(class_name)})`
    ),
    `(name = ${text(binding)}, service = (name = "site", entrypoint = "AssetWorker"))`,
    ...Object.entries(vars).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`),
  ]
  const reached = reachesPrivate ? ['public', 'private'] : ['public']
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = ${text(name)}, worker = (
      modules = [
        (name = ${text(basename(worker))}, esModule = ${embedded(worker)}),
        ${modules.join(',\n        ')}
      ],
      compatibilityDate = ${text(compatibility_date)},
      durableObjectNamespaces = [
        ${namespaces.join(',\n        ')}
      ],
      durableObjectStorage = (localDisk = ${text(STORAGE)}),
      bindings = [
        ${bindings.join(',\n        ')}
      ],
    )),
    (name = "site", assets = (
      path = ${text(assets)},
      config = ${text(JSON.stringify(serving))},
      userWorker = ${text(name)},
    )),
    (name = ${text(STORAGE)}, disk = (writable = true)),
    (name = "internet", network = (
      allow = [${reached.map(text).join(', ')}],
      tlsOptions = (trustBrowserCas = true),
    )),
  ],
  sockets = [(name = "http", http = (), service = "site")],
);
`
}

/** A string as Cap'n Proto writes it: with C's escapes. */
function text(value) {
  const escaped = value.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, (control) => {
    return [...Buffer.from(control)]
      .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
      .join('')
  })
  return `"${escaped}"`
}
