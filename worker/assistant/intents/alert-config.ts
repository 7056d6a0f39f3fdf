/** Alert rules: they cannot be set up here yet; the Prometheus rule is told that would do. */
import type { Command, Fact, Segment } from '../../contracts/assistant'
import { matcherText, onServers } from '../../fleet/server-matcher'
import { NOW, selector } from '../../fleet/signals'
import { ASSISTANT, STALENESS } from '../../policy'
import { parse } from '../../promql/parse'
import { levelsOf } from '../causes/symptom'
import { exploreLink, promDuration } from '../links'
import { isCollected, type Metric, metricOf } from '../metrics'
import { readOr } from '../unread'
import { withJosa } from '../words/josa'
import { servers as countText, duration, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Asked, type Found, type IntentHandler, NOTHING } from './intent-handler'
import { readingOf, type Scope, scopeOf } from './scope'
import { segment, wordingOf } from './segments'
import { suggested } from './suggested'
import { beyondText, isBeyond, type Threshold, thresholdOf, unitCaveats } from './threshold'
import { answerUncollected } from './uncollected'

/** A server's name that may stand in a rule. */
const SAFE = /^[a-z0-9][a-z0-9._-]{0,62}(:\d{1,5})?$/
const SILENCING =
  /꺼|끄|끌|무음|음소거|조용|중지|멈춰|그만|mute|silence|snooze|stop|disable|turn off|quiet/i

export const alertConfig: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const { scope } = scoped
  const { entities } = asked.understanding
  const { threshold, metric, claim } = entities
  if (metric === undefined && claim === 'server_down') return ruleForSilence(asked, scope)
  if (threshold === undefined && SILENCING.test(asked.text)) return silencing(asked)
  if (metric === undefined) return withoutMetric(asked)
  const known = metricOf(metric)
  if (!isCollected(known)) return withoutRules(asked, await answerUncollected(asked, known, scope))
  const named = thresholdOf(entities, known)
  if (named) return ruleFor(asked, scope, known, named)
  const caveats = unitCaveats(asked, known)
  if (caveats.length > 0) return withoutRules(asked, { ...NOTHING, draft: caveats })
  const level = usualLevel(known)
  if (level === null) return withoutLevel(asked, known)
  return ruleFor(asked, scope, known, { value: level, op: entities.op ?? '>' })
}

const cannot = (asked: Asked) =>
  wordingOf(asked).say(
    '알림 규칙은 아직 여기서 만들거나 바꿀 수 없어요.',
    'Alert rules cannot be set up or changed here yet.'
  )

function withoutRules(asked: Asked, found: Found): Found {
  return { ...found, draft: [segment('answer', cannot(asked)), ...found.draft] }
}

function silencing(asked: Asked): Found {
  const { say, language } = wordingOf(asked)
  const command: Command = {
    ...{ id: 'alert.silence', server: null, step: 'mitigate', risk: 'reversible' },
    command: `amtool silence add alertname="${variable('ALERT')}" --duration=2h --comment="maintenance"`,
    expects: say(
      'Alertmanager가 그 알림을 두 시간 동안 보내지 않아요. ALERT에는 알림 이름을 넣으세요.',
      'Alertmanager keeps that alert to itself for two hours. Set ALERT to its name.'
    ),
    undo: say(
      `amtool silence expire "${variable('SILENCE')}" 로 바로 풀어요.`,
      `End it at once with: amtool silence expire "${variable('SILENCE')}"`
    ),
  }
  const text = say(
    `${cannot(asked)} Alertmanager를 쓰신다면 아래 명령으로 알림을 잠시 끌 수 있어요.`,
    `${cannot(asked)} If you use Alertmanager, the command below silences an alert for a while.`
  )
  return {
    ...{ ...NOTHING, draft: [segment('answer', text)], commands: [command] },
    suggestions: suggested(['list_alerts', 'alert_config'], { language }),
  }
}

const variable = (name: string) => `\${${name}:?}`

/** The level from which everything is judged where nobody says one. */
const usualLevel = (metric: Metric): number | null =>
  levelsOf(metric)?.high ?? (metric.unit === '%' ? ASSISTANT.alertLevel : null)

/** What is high depends on the server, and nobody said. */
function withoutLevel(asked: Asked, { words }: Metric): Found {
  const { say, language } = wordingOf(asked)
  const text = say(
    `${cannot(asked)} ${withJosa(words.ko, '은/는')} 서버마다 달라서, 얼마를 넘으면 알려야 하는지 알려 주시면 Prometheus 규칙을 적어 드릴게요.`,
    `${cannot(asked)} What is much for ${words.en} differs between servers: say from which value on you want to know, and a Prometheus rule can be written for it.`
  )
  const { metric } = asked.understanding.entities
  return {
    ...{ ...NOTHING, draft: [segment('answer', text)] },
    suggestions: suggested(['top_n', 'metric_query'], { language, metric }),
  }
}

/** Nothing is guessed: a rule is written for what is named, and what is to be told of is asked for. */
function withoutMetric(asked: Asked): Found {
  const { say, language } = wordingOf(asked)
  const { severity, channel } = asked.understanding.entities
  const routes = severity !== undefined && channel !== undefined
  const text = routes
    ? say(
        `${cannot(asked)} Alertmanager를 쓰신다면 route에 severity="${severity}" 조건을 두고 그 알림만 받는 쪽을 ${withJosa(shownName(channel), '으로/로')} 정하세요.`,
        `${cannot(asked)} If you use Alertmanager, add a route that matches severity="${severity}" and has a receiver for ${shownName(channel)}.`
      )
    : say(
        `${cannot(asked)} 무엇이 얼마를 넘을 때 알려야 하는지 알려 주시면 Prometheus 규칙을 적어 드릴게요.`,
        `${cannot(asked)} Say what is to be watched and from which value on, and a Prometheus rule can be written for it.`
      )
  return {
    ...{ ...NOTHING, draft: [segment('answer', text)] },
    suggestions: suggested(['list_alerts', 'top_n'], { language }),
  }
}

/** A rule that fires where a server stops reporting. */
function ruleForSilence(asked: Asked, scope: Scope): Found {
  const { say, language, console } = wordingOf(asked)
  const holdS = holdOf(asked)
  const expression = selector('up', onlyOf(scope))
  // One that is scraped is told to be down; one that pushes says nothing any more.
  const expr = `${expression} == 0 or (${expression} offset 1h unless ${expression})`
  parse(expr)
  const silent = scope.servers.filter(
    ({ id }) => (readingOf(asked, id)?.status ?? 'offline') === 'offline'
  )
  const [from, to] = [asked.now - STALENESS.lookbackMs, asked.now]
  const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  const link = exploreLink(console, expression, from, to)
  const hold = asked.facts.add({
    ...{ kind: 'metric', vital: 'up', ...span, link, unit: 's', value: holdS },
    title: say('이어져야 하는 시간', 'For how long'),
  })
  const now = asked.facts.add({
    ...{ kind: 'roster', ...span, link, unit: 'servers', value: silent.length },
    title: say('지금 측정값을 보내지 않는 서버', 'Not reporting now'),
  })
  const held = duration(holdS, language)
  const text = say(
    `${cannot(asked)} Prometheus를 쓰신다면 아래 규칙이 그 일을 해요. 서버가 측정값을 보내지 않는 상태가 ${held} 이어지면 울려요.`,
    `${cannot(asked)} If you use Prometheus, the rule below does it: it fires when a server has not reported for ${held}.`
  )
  const present =
    silent.length === 0
      ? say('지금 측정값을 보내지 않는 서버는 없어요.', 'Every server is reporting right now.')
      : say(
          `지금 측정값을 보내지 않는 서버는 ${withJosa(countText(silent.length, 'ko'), '이에요/예요')}.`,
          `Right now ${countText(silent.length, 'en')} ${silent.length === 1 ? 'is' : 'are'} not reporting.`
        )
  const rule = { name: 'silent', alert: 'ServerSilent', summary: 'has not reported', expr, holdS }
  return {
    ...NOTHING,
    commands: [ruleCommand(asked, rule)],
    draft: [
      segment('answer', text, [hold]),
      segment('evidence', present, [now]),
      ...channelSegments(asked),
    ],
    suggestions: suggested(['list_alerts', 'list_servers'], { language }),
  }
}

async function ruleFor(
  asked: Asked,
  scope: Scope,
  metric: Metric,
  threshold: Threshold
): Promise<Found> {
  const { say, language, console } = wordingOf(asked)
  const { entities } = asked.understanding
  const holdS = holdOf(asked)
  const expression = metric.expression({ ...NOW, only: onlyOf(scope) })
  const expr = `(${expression}) ${threshold.op} ${threshold.value}`
  // A rule that we cannot read ourselves is not handed on.
  parse(expr)
  const values = await readOr(null, asked.telemetry.instant(expression, asked.now))
  const beyond = values?.filter(
    ({ value, labels }) =>
      isBeyond(value, threshold) && scope.servers.some(({ id }) => id === labels.instance)
  )
  const span = {
    from: new Date(asked.now - STALENESS.lookbackMs).toISOString(),
    to: new Date(asked.now).toISOString(),
  }
  const [level, hold, now] = [
    {
      query: null,
      title: say('알림 기준', 'Threshold'),
      value: threshold.value,
      unit: metric.unit,
    },
    { query: null, title: say('이어져야 하는 시간', 'For how long'), value: holdS, unit: 's' },
    {
      query: `count(${expr}) or vector(0)`,
      title: say('지금 해당하는 서버', 'Servers it would fire for now'),
      value: beyond?.length ?? null,
      unit: 'servers',
    },
  ].map((fact) =>
    asked.facts.add({
      ...{ kind: 'metric', vital: metric.vital, ...span, ...fact },
      link: exploreLink(console, expression, asked.now - STALENESS.lookbackMs, asked.now),
    })
  ) as [Fact, Fact, Fact]
  const name = entities.metric!
  const rule = { name, alert: alertName(name), summary: `${metric.words.en} {{ $value }}` }
  const command = ruleCommand(asked, { ...rule, expr, holdS })
  const condition = beyondText(threshold, metric.unit, language)
  const held = duration(holdS, language)
  const words = metric.words[language]
  const says = say(
    `Prometheus를 쓰신다면 아래 규칙이 그 일을 해요. ${withJosa(words, '이/가')} ${condition} 상태가 ${held} 이어지면 울려요.`,
    `If you use Prometheus, the rule below does it: it fires when ${words} is ${condition} for ${held}.`
  )
  const count = countText(beyond?.length ?? 0, language)
  const present =
    beyond?.length === 0
      ? say('지금 여기에 해당하는 서버는 없어요.', 'Right now it would fire for none.')
      : say(`지금 이 기준이면 서버 ${count}에서 울려요.`, `Right now it would fire for ${count}.`)
  return {
    ...NOTHING,
    commands: [command],
    draft: [
      segment('answer', `${cannot(asked)} ${says}`, [level, hold]),
      ...(beyond ? [segment('evidence', present, [now])] : []),
      ...channelSegments(asked),
      ...(entities.threshold === undefined
        ? [defaultSegment(asked, metric, threshold.value, level)]
        : []),
    ],
    suggestions: suggested(['list_alerts', 'top_n', 'metric_query'], {
      language,
      metric: entities.metric,
    }),
  }
}

/** For how long it has to be so: as the question says, else the policy's time. */
function holdOf({ understanding: { entities } }: Asked): number {
  const { time = '', from, to } = entities
  const seconds = from && to ? (Date.parse(to) - Date.parse(from)) / 1_000 : Number.NaN
  const isLength = time.startsWith('PT') && seconds > 0 && seconds <= MOST_HELD_S
  return isLength ? Math.round(seconds) : ASSISTANT.alertForS
}

/** A rule that waits longer than a day is none that anybody means. */
const MOST_HELD_S = 86_400

function defaultSegment(asked: Asked, metric: Metric, value: number, fact: Fact): Segment {
  const { say, language } = wordingOf(asked)
  const amount = quantity(value, metric.unit, language)
  const text = say(
    `기준을 말씀하지 않아서 ${withJosa(amount, '을/를')} 넣었어요. 알맞은 값으로 바꾸세요.`,
    `No threshold was named, so ${amount} was put in; change it to what suits you.`
  )
  return segment('caveat', text, [fact])
}

/** The matcher of the servers in question, where their names may stand in a rule. */
function onlyOf(scope: Scope): string {
  const names = scope.servers.map(({ id }) => id).filter((id) => SAFE.test(id))
  const isNamed = scope.kind !== 'fleet' && names.length === scope.servers.length
  return isNamed ? matcherText(onServers(names)) : ''
}

interface AlertRule {
  /** Within names of files and ids. */
  name: string
  alert: string
  summary: string
  expr: string
  holdS: number
}

/** The rule as a file for Prometheus, checked by its own tool before anything reads it. */
function ruleCommand(asked: Asked, { name, alert, summary, expr, holdS }: AlertRule): Command {
  const { say } = wordingOf(asked)
  const file = `openmanager-${name.replaceAll('_', '-')}.rules.yml`
  const yaml = [
    ...['groups:', '  - name: openmanager', '    rules:'],
    `      - alert: ${alert}`,
    ...['        expr: >-', `          ${expr}`],
    `        for: ${promDuration(holdS * 1_000)}`,
    ...[
      '        labels:',
      `          severity: ${asked.understanding.entities.severity ?? 'warning'}`,
    ],
    ...['        annotations:', `          summary: "{{ $labels.instance }}: ${summary}"`],
  ]
  return {
    ...{ id: `alert.rule-${name}`, server: null, step: 'prevent', risk: 'reversible' },
    command: [`cat > ${file} <<'EOF'`, ...yaml, 'EOF', `promtool check rules ${file}`].join('\n'),
    expects: say(
      '규칙 파일을 만들고 문법을 검사해요. rule_files에 더하고 Prometheus를 다시 읽히면 적용돼요.',
      'Writes the rule file and checks it; add it to rule_files and reload Prometheus to put it to use.'
    ),
    undo: say(`rm ${file} 뒤에 Prometheus를 다시 읽혀요.`, `rm ${file}, then reload Prometheus.`),
  }
}

const alertName = (name: string) =>
  `${name
    .split('_')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('')}BeyondThreshold`

function channelSegments(asked: Asked): Segment[] {
  const { channel } = asked.understanding.entities
  if (channel === undefined) return []
  const { say } = wordingOf(asked)
  const name = shownName(channel)
  const text = say(
    `${withJosa(name, '으로/로')} 받으려면 Alertmanager의 receivers에 그 채널을 더하세요. 여기서 ${withJosa(name, '으로/로')} 보내지는 않아요.`,
    `To be told by ${name}, add it to the receivers of Alertmanager; nothing is sent to ${name} from here.`
  )
  return [segment('caveat', text)]
}
