/** Alert rules: they cannot be set up here yet; the Prometheus rule is told that would do. */
import type { Command, Fact, Segment } from '../../contracts/assistant'
import { matcherText, onServers } from '../../fleet/server-matcher'
import { NOW } from '../../fleet/signals'
import { ASSISTANT, STALENESS } from '../../policy'
import { parse } from '../../promql/parse'
import { levelsOf } from '../causes/symptom'
import { exploreLink } from '../links'
import { isCollected, type Metric, metricOf } from '../metrics'
import { readOr } from '../unread'
import { withJosa } from '../words/josa'
import { servers as countText, duration, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Asked, type Found, type IntentHandler, NOTHING } from './intent-handler'
import { type Scope, scopeOf } from './scope'
import { segment, wordingOf } from './segments'
import { suggested } from './suggested'
import { beyondText, isBeyond, type Op } from './threshold'
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
  const { threshold } = entities
  if (threshold === undefined && SILENCING.test(asked.text)) return silencing(asked)
  const known = metricOf(entities.metric ?? 'cpu')
  if (!isCollected(known)) return withoutRules(asked, await answerUncollected(asked, known, scope))
  const level = threshold ?? usualLevel(known)
  if (level === null) return withoutLevel(asked, known)
  return ruleFor(asked, scope, known, entities.metric ?? 'cpu', level)
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

async function ruleFor(
  asked: Asked,
  scope: Scope,
  metric: Metric,
  name: string,
  value: number
): Promise<Found> {
  const { say, language, console } = wordingOf(asked)
  const { entities } = asked.understanding
  const op: Op = entities.op ?? '>'
  const threshold = { value, op }
  const expression = expressionOf(metric, scope)
  const expr = `(${expression}) ${op} ${threshold.value}`
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
    { title: say('알림 기준', 'Threshold'), value: threshold.value, unit: metric.unit },
    { title: say('이어져야 하는 시간', 'For how long'), value: ASSISTANT.alertForS, unit: 's' },
    {
      title: say('지금 기준을 넘는 서버', 'Beyond it now'),
      value: beyond?.length ?? null,
      unit: 'servers',
    },
  ].map((fact) =>
    asked.facts.add({
      ...{ kind: 'metric', vital: metric.vital, query: expr, ...span, ...fact },
      link: exploreLink(console, expression, asked.now - STALENESS.lookbackMs, asked.now),
    })
  ) as [Fact, Fact, Fact]
  const command = ruleCommand(asked, name, metric, expr)
  const condition = beyondText(threshold, metric.unit, language)
  const held = duration(ASSISTANT.alertForS, language)
  const words = metric.words[language]
  const rule = say(
    `Prometheus를 쓰신다면 아래 규칙이 그 일을 해요. ${withJosa(words, '이/가')} ${condition} 상태가 ${held} 이어지면 울려요.`,
    `If you use Prometheus, the rule below does it: it fires when ${words} is ${condition} for ${held}.`
  )
  const count = countText(beyond?.length ?? 0, language)
  const present =
    beyond?.length === 0
      ? say('지금 이 기준을 넘는 서버는 없어요.', 'No server is beyond that right now.')
      : say(`지금 이 기준이면 서버 ${count}에서 울려요.`, `Right now it would fire for ${count}.`)
  return {
    ...NOTHING,
    commands: [command],
    draft: [
      segment('answer', `${cannot(asked)} ${rule}`, [level, hold]),
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

function defaultSegment(asked: Asked, metric: Metric, value: number, fact: Fact): Segment {
  const { say, language } = wordingOf(asked)
  const amount = quantity(value, metric.unit, language)
  const text = say(
    `기준을 말씀하지 않아서 ${withJosa(amount, '을/를')} 넣었어요. 알맞은 값으로 바꾸세요.`,
    `No threshold was named, so ${amount} was put in; change it to what suits you.`
  )
  return segment('caveat', text, [fact])
}

/** Of the servers in question, where their names may stand in a rule. */
function expressionOf(metric: Metric, scope: Scope): string {
  const names = scope.servers.map(({ id }) => id).filter((id) => SAFE.test(id))
  const isNamed = scope.kind !== 'fleet' && names.length === scope.servers.length
  return metric.expression({ ...NOW, only: isNamed ? matcherText(onServers(names)) : '' })
}

/** The rule as a file for Prometheus, checked by its own tool before anything reads it. */
function ruleCommand(asked: Asked, name: string, metric: Metric, expr: string): Command {
  const { say } = wordingOf(asked)
  const file = `openmanager-${name.replaceAll('_', '-')}.rules.yml`
  const yaml = [
    ...['groups:', '  - name: openmanager', '    rules:'],
    `      - alert: ${alertName(name)}`,
    ...['        expr: >-', `          ${expr}`],
    `        for: ${ASSISTANT.alertForS / 60}m`,
    ...[
      '        labels:',
      `          severity: ${asked.understanding.entities.severity ?? 'warning'}`,
    ],
    ...[
      '        annotations:',
      `          summary: "{{ $labels.instance }}: ${metric.words.en} {{ $value }}"`,
    ],
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
