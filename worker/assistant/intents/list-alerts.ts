/** What calls for attention: servers beyond thresholds, and incidents of a time. */

import type { Incident, Severity } from '../../contracts/anomaly'
import type { Segment } from '../../contracts/assistant'
import type { Reading } from '../../contracts/fleet'
import type { VitalName } from '../../contracts/vital'
import { ANALYSIS, ASSISTANT, THRESHOLDS } from '../../policy'
import { isCollected, metricOf } from '../metrics'
import { withJosa } from '../words/josa'
import { servers as countText, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { since } from '../words/times'
import { vitalName } from '../words/vital-name'
import { type AskedWindow, pastWindowOf } from './asked-window'
import { readingsOf, worstOf, worstSegments } from './fleet-status'
import { incidentFact, valueText } from './incidents'
import { type Asked, type IntentHandler, NOTHING } from './intent-handler'
import { type Scope, scopeOf } from './scope'
import { scopeFact } from './scope-fact'
import { listed, segment, wordingOf } from './segments'
import { SIGNAL_WORDS } from './status-words'
import { suggested } from './suggested'

/** The incidents that count as a severity of alerts. */
const INCIDENTS_OF: Readonly<Record<'critical' | 'warning' | 'info', Severity>> = {
  critical: 'high',
  warning: 'medium',
  info: 'low',
}

export const listAlerts: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const windowed = pastWindowOf(asked)
  if ('found' in windowed) return windowed.found
  const { scope } = scoped
  const { window } = windowed
  const { severity } = asked.understanding.entities
  const { language } = wordingOf(asked)
  const vital = vitalAsked(asked)
  const server = scope.kind === 'server' ? scope.servers[0]!.id : undefined
  const { incidents } = await asked.telemetry.anomalies({
    from: Math.max(window.from, window.to - ANALYSIS.maxAskedMs),
    ...{ to: window.to, server },
  })
  const wanted = new Set(scope.servers.map(({ id }) => id))
  const told = incidents.filter(
    (incident) =>
      wanted.has(incident.server) &&
      (severity === undefined || incident.severity === INCIDENTS_OF[severity]) &&
      (vital === null || incident.vitals.some((share) => share.vital === vital))
  )
  const beyond = worstOf(readingsOf(asked, scope)).filter((reading) =>
    isOf(reading, severity, vital)
  )
  return {
    ...NOTHING,
    draft: [
      summary(asked, scope, beyond, told, window),
      ...worstSegments(asked, beyond),
      ...incidentSegments(asked, told),
      rulesCaveat(asked),
      ...acknowledgedCaveat(asked),
    ],
    suggestions: suggested(['diagnose', 'alert_config', 'anomalies'], {
      ...{ language, server: beyond[0]?.server ?? told[0]?.server },
    }),
  }
}

/** Of the metric that the question names; null where it names none, or what is not collected. */
function vitalAsked({ understanding: { entities } }: Asked): VitalName | null {
  const metric = entities.metric && metricOf(entities.metric)
  return metric && isCollected(metric) ? metric.vital : null
}

/** A server that stopped reporting is as bad as one beyond a critical threshold. */
function isOf(
  { status, because }: Reading,
  severity: 'critical' | 'warning' | 'info' | undefined,
  vital: VitalName | null
): boolean {
  if (vital !== null && !because.some((signal) => signal === vital)) return false
  if (severity === undefined) return true
  return severity === 'critical'
    ? status === 'critical' || status === 'offline'
    : status === severity
}

const SEVERITY_WORDS = {
  critical: { ko: '심각', en: 'critical' },
  warning: { ko: '경고', en: 'warning' },
  info: { ko: '정보', en: 'info' },
} as const

function summary(
  asked: Asked,
  scope: Scope,
  beyond: readonly Reading[],
  incidents: readonly Incident[],
  window: AskedWindow
): Segment {
  const { say, language } = wordingOf(asked)
  const { severity } = asked.understanding.entities
  const at = new Date(asked.now).toISOString()
  const counted = asked.facts.add({
    ...{ kind: 'roster', unit: 'servers', value: beyond.length, from: at, to: at },
    title: say('임계값을 넘었거나 응답이 없는 서버', 'Servers beyond a threshold or not reporting'),
  })
  const happened = asked.facts.add({
    ...{ kind: 'anomaly', unit: 'incidents', value: incidents.length },
    title: say(`${window.words} 이상 징후`, `Incidents ${window.during}`),
    ...{ from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
  })
  const level = severity ? SEVERITY_WORDS[severity] : null
  const vital = vitalAsked(asked)
  const about =
    vital === null ? '' : say(`${vitalName(vital, 'ko')} `, `${vitalName(vital, 'en')} `)
  const where = scope.kind === 'fleet' ? null : scope.words
  const servers = countText(beyond.length, language)
  const events = quantity(incidents.length, 'incidents', language)
  const one = scope.kind === 'server' ? shownName(scope.servers[0]!.id) : null
  const whereEn = where ? ` among ${where}` : ''
  const whereKo = where ? `${where}에서 ` : ''
  const isSilent = one !== null && beyond[0]?.status === 'offline'
  const levelEn = level && severity !== 'info' ? `${level.en} ` : ''
  const beyondEn = `beyond a ${about}${levelEn}threshold or silent now`
  const ofKo = `${level ? `${level.ko} 등급으로 ` : ''}${about}임계값을 넘`
  const isBeyond = beyond.length > 0
  const servers1 = one
    ? say(
        `${withJosa(one, '은/는')} 지금 ${isSilent ? '응답이 없어요' : isBeyond ? `${ofKo}었어요` : `${ofKo}지 않았어요`}`,
        `${one} is ${isSilent ? 'not reporting' : `${isBeyond ? '' : 'not '}beyond a ${about}${levelEn}threshold`} now`
      )
    : beyond.length === 0
      ? say(
          `지금 ${whereKo}${ofKo}었거나 응답이 없는 서버는 없고`,
          `No server${whereEn} is ${beyondEn}`
        )
      : say(
          `지금 ${whereKo}${ofKo}었거나 응답이 없는 서버는 ${servers}이고`,
          `${servers}${whereEn} ${beyond.length === 1 ? 'is' : 'are'} ${beyondEn}`
        )
  const then =
    incidents.length === 0
      ? say(`${window.during} 이상 징후도 없었어요`, `there were no incidents ${window.during}`)
      : say(
          `${window.during} 이상 징후가 ${events} 있었어요`,
          `there ${incidents.length === 1 ? 'was' : 'were'} ${events} ${window.during}`
        )
  const joined =
    beyond.length > 0 && incidents.length === 0 ? then.replace('이상 징후도', '이상 징후는') : then
  const link = one ? '.' : ','
  return segment('answer', say(`${servers1}${link} ${joined}.`, `${servers1}; ${joined}.`), [
    counted,
    happened,
    where === null ? null : scopeFact(asked, scope),
  ])
}

/** Incidents, the newest first. */
function incidentSegments(asked: Asked, incidents: readonly Incident[]): Segment[] {
  const { say, clock } = wordingOf(asked)
  const shown = incidents.slice(0, ASSISTANT.usualRows)
  if (shown.length === 0) return []
  const rows = shown.map((incident) => {
    const name = shownName(incident.server)
    const from = Date.parse(incident.from)
    const fact = incidentFact(asked, incident)
    const what = fact.vital === null ? say('여러 지표', 'several metrics') : valueText(asked, fact)
    const isOn = incident.to === null ? say(' 계속됨', ', still on') : ''
    const text = say(
      `${name}: ${since(from, clock)}${isOn}, ${what}`,
      `${name} ${since(from, clock)}${isOn}, ${what}`
    )
    return { fact, text }
  })
  const left = incidents.length - shown.length
  const at = new Date(asked.now).toISOString()
  const leftOut =
    left === 0
      ? null
      : asked.facts.add({
          ...{ kind: 'anomaly', unit: 'incidents', value: left, from: at, to: at },
          title: say('목록에서 빠진 이상 징후', 'Incidents left out of the list'),
        })
  const more = left > 0 ? say(` 외 ${left}건`, ` and ${left} more`) : ''
  const list = rows.map(({ text }) => text).join('; ')
  return [
    segment('evidence', say(`이상 징후: ${list}${more}.`, `Incidents: ${list}${more}.`), [
      ...rows.map(({ fact }) => fact),
      leftOut,
    ]),
  ]
}

const ACKNOWLEDGED =
  /(?<![a-z])(?:un)?ack(?:s|ed|ing|nowledg\w*)?(?![a-z])|미확인|확인 ?(?:안|처리|완료)/i

/** Who asks which alerts somebody has seen is told that nobody notes it. */
function acknowledgedCaveat(asked: Asked): Segment[] {
  if (!ACKNOWLEDGED.test(asked.text)) return []
  const text = wordingOf(asked).say(
    '누가 확인했는지는 기록하지 않아서, 확인 처리를 하거나 그것으로 골라 보여 드릴 수는 없어요.',
    'Who has seen an alert is not recorded, so alerts can be neither acknowledged nor told apart by it.'
  )
  return [segment('caveat', text)]
}

function rulesCaveat(asked: Asked): Segment {
  const { say, language } = wordingOf(asked)
  const limited = THRESHOLDS.map(({ signal }) => SIGNAL_WORDS[signal][language])
  const text = say(
    `알림 규칙은 아직 여기서 설정할 수 없어서, ${limited.join('·')}의 기본 임계값과 이상 징후로 답했어요.`,
    `Alert rules cannot be set up here yet, so this is by the product's own thresholds of ${listed(limited, language)}, and by its incidents.`
  )
  return segment('caveat', text)
}
