/** The plugin that words messages about alerts: what, since when, why, what to do, where to look. */
import type { Understanding } from '../../contracts/assistant'
import type { Diagnosis } from '../../contracts/diagnosis'
import type { AlertMessage, TellableAlert } from '../../contracts/plugin'
import { VITALS } from '../../fleet/vitals'
import { ASSISTANT } from '../../policy'
import { CAUSE_WORDS } from '../causes/cause-words'
import { COMMANDS_OF_CAUSE } from '../commands/catalogue'
import { commandsFor } from '../commands/fill'
import { FactCollector } from '../fact-collector'
import { usualNow } from '../intents/measured'
import { sayIn } from '../intents/segments'
import { exploreLink, serverLink } from '../links'
import { metricOfVital, nowExpression } from '../metrics'
import { TelemetryUnavailable } from '../telemetry'
import { withJosa } from '../words/josa'
import { percent, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import type { Clock } from '../words/times'
import { alertTitle, sinceText, whatText } from './alert-words'
import { fullSentence } from './forecast-sentences'
import type { Plugin, PluginInput, PluginResult } from './plugin'

/** Commands that a message has room for, of each kind. */
const STEPS = ['verify', 'mitigate'] as const

/**
 * Called with an `alert` by whoever tells people of it; it has no part in answers. Every word is a
 * template's: facts never come from a model, and no alert waits for one.
 */
export const smartNotification: Plugin = {
  name: 'smart-notification',
  version: '1.0.0',
  description: 'Words alert messages with the likely cause and what to do.',
  async initialize() {},
  accepts: (_: Understanding) => false,

  /** @throws {RangeError} without an alert */
  async process(input): Promise<PluginResult> {
    const { alert } = input
    if (!alert) throw new RangeError('smart-notification words alerts, and there is none')
    return { data: await messageOf(alert, input) }
  },

  async cleanup() {},
}

async function messageOf(alert: TellableAlert, input: PluginInput): Promise<AlertMessage> {
  const { language, now, timeZone } = input
  const clock: Clock = { language, now, timeZone }
  const isOver = alert.state === 'resolved'
  const [usual, diagnosis, ahead] = await Promise.all([
    unlessDown(usualText(alert, input)),
    isOver ? null : unlessDown(input.telemetry.causes({ server: alert.server })),
    isOver ? null : unlessDown(aheadText(alert, input, clock)),
  ])
  return {
    title: alertTitle(alert, clock),
    what: whatText(alert, clock),
    since: sinceText(alert, clock),
    usual,
    cause: isOver ? '' : causeText(diagnosis, alert, input),
    ahead,
    toDo: isOver ? [] : toDoOf(diagnosis, alert, input),
    links: linksOf(alert, input),
    alert: alert.id,
    generatedBy: 'template',
  }
}

/** A message goes out without what cannot be asked. */
async function unlessDown<Value>(value: Promise<Value>): Promise<Value | null> {
  try {
    return await value
  } catch (error) {
    if (error instanceof TelemetryUnavailable) return null
    throw error
  }
}

async function usualText(alert: TellableAlert, input: PluginInput): Promise<string | null> {
  const { query: text, understanding, state, telemetry, now, timeZone, language } = input
  const asked = { text, understanding, state, telemetry, now, timeZone, facts: new FactCollector() }
  const usual = await usualNow(asked, metricOfVital(alert.vital), alert.server)
  if (usual === null) return null
  const shown = quantity(usual, VITALS[alert.vital].unit, language)
  return sayIn(language)(
    `평소 이 시각에는 ${withJosa(shown, '이에요/예요')}.`,
    `At this time of day it usually is ${shown}.`
  )
}

/** Only what fills up has a date. */
async function aheadText(
  { server, vital, op }: TellableAlert,
  { telemetry, state, language }: PluginInput,
  clock: Clock
): Promise<string | null> {
  if (VITALS[vital].limit === undefined || op === '<' || op === '<=') return null
  const made = await telemetry.forecast({ server, vital, horizon: '7d' })
  const link = serverLink({ fleet: state.fleet.id, language }, server)
  return fullSentence(made, clock, link)?.text ?? null
}

/** The first cause, where the diagnosis names one. */
const namedIn = (diagnosis: Diagnosis | null) =>
  diagnosis?.verdict === 'cause' ? diagnosis.causes[0] : undefined

/** The likeliest of the causes that are one. */
const leadIn = (diagnosis: Diagnosis | null) =>
  diagnosis?.causes.find(({ cause }) => cause !== 'healthy' && cause !== 'insufficient-data')

function causeText(
  diagnosis: Diagnosis | null,
  alert: TellableAlert,
  { language }: PluginInput
): string {
  const say = sayIn(language)
  const named = namedIn(diagnosis)
  if (!named) {
    const lead = leadIn(diagnosis)
    const look = lead && CAUSE_WORDS[lead.cause].settles[language]
    return say(
      `원인은 아직 확실하지 않아요.${look ? ` 먼저 확인할 것: ${look}.` : ''}`,
      `The cause is not certain yet.${look ? ` To look at first: ${look}.` : ''}`
    )
  }
  const { cause, server, confidence } = named
  const name = CAUSE_WORDS[cause].name[language]
  const isElsewhere = server !== null && server !== alert.server
  const sure = percent(Math.round(100 * confidence))
  const isLikely = confidence >= ASSISTANT.likely
  return say(
    `${isLikely ? '유력한' : '가능성 있는'} 원인은 ${isElsewhere ? `${shownName(server)}의 ` : ''}${withJosa(name, '이에요/예요')}(확신도 ${sure}).`,
    `${isLikely ? 'Likely' : 'Possible'} cause: ${name}${isElsewhere ? ` on ${shownName(server)}` : ''} (confidence ${sure}).`
  )
}

/** From the catalogue alone: something to look at, then something that eases it. */
function toDoOf(
  diagnosis: Diagnosis | null,
  alert: TellableAlert,
  { state, language }: PluginInput
): AlertMessage['toDo'] {
  const named = namedIn(diagnosis)
  const silent = alert.state === 'no-data' ? 'host-silent' : undefined
  const cause = named?.cause ?? silent ?? leadIn(diagnosis)?.cause
  if (cause === undefined) return []
  const where = named?.server ?? alert.server
  const server = state.servers.find(({ id }) => id === where)
  const commands = commandsFor(COMMANDS_OF_CAUSE[cause], server, language)
  // What is not certain is looked into, and nothing else.
  const steps = named ? STEPS : STEPS.slice(0, 1)
  return steps
    .flatMap((step) => commands.find((command) => command.step === step) ?? [])
    .map(({ command, expects, risk }) => ({
      ...{ text: expects, command, isDisruptive: risk === 'disruptive' },
    }))
}

function linksOf(
  { server, vital, since }: TellableAlert,
  { state, language, now }: PluginInput
): AlertMessage['links'] {
  const say = sayIn(language)
  const console = { fleet: state.fleet.id, language }
  const query = nowExpression(metricOfVital(vital), [server])
  const links = [
    { title: say('그래프', 'Graph'), address: exploreLink(console, query, Date.parse(since), now) },
    { title: say('서버', 'Server'), address: serverLink(console, server) },
  ]
  return links.flatMap(({ title, address }) => (address === null ? [] : [{ title, address }]))
}
