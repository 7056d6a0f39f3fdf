/** Commands of the catalogue for one server. */
import type { Command } from '../../contracts/assistant'
import type { Server } from '../../contracts/fleet'
import type { Language } from '../../contracts/generation'
import { ASSISTANT } from '../../policy'
import type { Product, Template } from './template'

/** What may stand in a command: no sign that a shell reads, and nothing that looks like an option. */
const SAFE = /^[a-z0-9][a-z0-9._-]{0,62}$/

const NAMES: Readonly<Record<Product, RegExp>> = {
  postgresql: /^(postgres|pgbouncer)/,
  mysql: /^(mysql|mariadb)/,
  redis: /^(redis|valkey)/,
  kubernetes: /^(kube|k3s|etcd|containerd|ingress)/,
  docker: /^docker/,
  nginx: /nginx/,
}

const STEPS = ['verify', 'mitigate', 'fix', 'prevent'] as const satisfies Command['step'][]

/** What commands are filled in with, of one server or of none. */
interface Known {
  server: Server | undefined
  /** The names of services that may stand in a command. */
  services: string[]
  ports: number[]
  isAlpine: boolean
}

function knownOf(server: Server | undefined): Known {
  const running = server?.services.filter(({ status }) => status === 'running') ?? []
  return {
    server,
    services: running.map(({ name }) => name).filter((name) => SAFE.test(name)),
    ports: running.flatMap(({ port }) => (port === null ? [] : [port])),
    isAlpine: server?.os?.toLowerCase().includes('alpine') ?? false,
  }
}

/**
 * Templates as commands for a server, looking first; at most `ASSISTANT.commands` of each step.
 *
 * Nothing but names and ports of the roster gets into a command, and only those that a shell takes for
 * a word. A service stands in it where the server has only one; of several, the asker chooses.
 *
 * @param server of the roster; without one the commands are for any
 */
export function commandsFor(
  templates: readonly Template[],
  server: Server | undefined,
  language: Language
): Command[] {
  const known = knownOf(server)
  const fitting = templates.filter((template) => fits(template, known))
  return STEPS.flatMap((step) =>
    fitting
      .filter((template) => template.step === step)
      .slice(0, ASSISTANT.commands[step])
      .map((template) => filled(template, known, language))
  )
}

const fits = ({ only }: Template, { services }: Known) =>
  only === undefined || services.length === 0 || services.some((name) => NAMES[only].test(name))

function filled(template: Template, known: Known, language: Language): Command {
  const { id, step, risk, elsewhere, undo } = template
  const command = (known.isAlpine && template.alpine) || template.command
  const fill = (text: string) => withNames(text, known)
  const choice = command.includes('{service}') ? choiceText(known, language) : ''
  return {
    ...{ id, step, risk },
    server: elsewhere ? null : (known.server?.id ?? null),
    command: fill(command),
    expects: fill(template.expects[language]) + choice,
    undo: undo && fill(undo[language]),
  }
}

const PLACE = /\{(service|port|server|[A-Z]+)\}/g

/** What the asker has to set: the shell does not run a line in which it is not. */
const variable = (name: string) => `\${${name}:?}`

function withNames(text: string, { services, ports, server }: Known): string {
  const names: Readonly<Record<string, string>> = {
    service: services.length === 1 ? services[0]! : `"${variable('SERVICE')}"`,
    port: ports.length === 0 ? variable('PORT') : String(ports[0]),
    server: addressOf(server) ?? `"${variable('HOST')}"`,
  }
  return text.replace(PLACE, (_, place: string) => names[place] ?? variable(place))
}

/** What a server can be reached by, where that may stand in a command. */
const addressOf = (server: Server | undefined) =>
  [server?.hostname, server?.ip].find((name) => typeof name === 'string' && SAFE.test(name))

function choiceText({ services }: Known, language: Language): string {
  if (services.length === 1) return ''
  const names = services.slice(0, ASSISTANT.shownServices).join(', ')
  if (language === 'ko')
    return names === ''
      ? ' SERVICE에는 서비스 이름을 넣으세요.'
      : ` SERVICE에는 이 서버의 서비스(${names}) 가운데 하나를 넣으세요.`
  return names === ''
    ? ' Set SERVICE to the name of the service.'
    : ` Set SERVICE to one of those on this server (${names}).`
}
