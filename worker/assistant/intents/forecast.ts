/** What a metric is going to be, and when it is full. */
import type { Fact, Segment } from '../../contracts/assistant'
import type { Forecast, TimeToFull } from '../../contracts/forecast'
import type { VitalName } from '../../contracts/vital'
import { ASSISTANT } from '../../policy'
import { serverLink } from '../links'
import { isCollected, type Metric, metricOf, metricOfVital } from '../metrics'
import { readOr, readSome } from '../unread'
import { withJosa } from '../words/josa'
import { difference, duration, percent, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { day, moment } from '../words/times'
import { type Asked, type Found, type IntentHandler, NOTHING } from './intent-handler'
import { factNow, valuesNow } from './measured'
import { factOfFileSystem, factOfPace, growingServers, type Pace, pacesOf } from './recent-pace'
import { type Scope, scopeOf } from './scope'
import { scopeFact } from './scope-fact'
import { capital, segment, wordingOf } from './segments'
import { suggested } from './suggested'
import { answerUncollected } from './uncollected'

const HOUR_S = 3_600
const DAY_S = 24 * HOUR_S
/** What is farther away is told by its day. */
const FAR_S = 7 * DAY_S

export const forecast: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const { scope } = scoped
  const named = metricOf(asked.understanding.entities.metric ?? 'disk')
  if (!isCollected(named)) return answerUncollected(asked, named, scope)
  // Of what is made of several, the first stands for it.
  const vital = named.vital ?? named.beside[0]!
  const metric = named.vital === null ? metricOfVital(vital) : named
  const candidates = await nearestToFull(asked, metric, scope)
  const horizon = horizonOf(asked, vital)
  const servers = candidates.map(({ server }) => server)
  const unpaced = new Map<string, Pace>()
  const [paces, forecasts] = await Promise.all([
    FILLING.has(vital) ? readOr(unpaced, pacesOf(asked, metric, servers)) : unpaced,
    readSome(servers.map((server) => asked.telemetry.forecast({ server, vital, horizon }))),
  ])
  const nowOf = (made: Forecast) => candidates.find(({ server }) => server === made.server)!.value
  const paceOf = (made: Forecast) => changed(paces, made, nowOf(made))
  const soonest = (made: Forecast) => Math.min(fullAt(made), paceOf(made)?.fullAt ?? NEVER)
  const first = forecasts.toSorted((a, b) => compared(soonest(a), soonest(b)))[0]
  if (!first) return unmeasured(asked, metric, scope)
  const value = nowOf(first)
  const pace = paceOf(first)
  return {
    ...NOTHING,
    draft: pace
      ? paceSegments(asked, metric, first, value, scope, pace)
      : [
          ...answerSegments(asked, metric, first, value, scope),
          ...crossingSegments(asked, first),
          ...backTestSegments(asked, metric, first),
          ...limitSegments(asked, horizon),
          ...ceilingSegments(asked, metric),
        ],
    suggestions: suggested(['recommend', 'metric_query', 'server_status'], {
      language: asked.understanding.language,
      server: first.server,
      metric: asked.understanding.entities.metric ?? 'disk',
    }),
  }
}

interface Candidate {
  server: string
  value: number | null
}

/** The named server, or those with the highest values. */
async function nearestToFull(asked: Asked, metric: Metric, scope: Scope): Promise<Candidate[]> {
  const isFilling = metric.vital !== null && FILLING.has(metric.vital)
  const isOne = scope.servers.length === 1
  // What is low and grows fast is full before what is high and stays, whether for a day or for an hour.
  const isRanked = isFilling && !isOne
  const [values, before, growing] = await Promise.all([
    valuesNow(asked, metric, scope),
    isRanked
      ? readOr(null, valuesNow({ ...asked, now: asked.now - DAY_S * 1_000 }, metric, scope))
      : null,
    isRanked
      ? readOr<string[], string[]>([], growingServers(asked, metric, scope))
      : ([] as string[]),
  ])
  if (isOne) {
    const server = scope.servers[0]!.id
    return [{ server, value: values.get(server) ?? null }]
  }
  const all = [...values].map(([server, value]) => ({ server, value }))
  const highest = all.toSorted((a, b) => b.value - a.value).slice(0, ASSISTANT.foretold)
  const left = ({ server, value }: { server: string; value: number }) => {
    const growth = value - (before?.get(server) ?? value)
    return growth > 0 ? (100 - value) / growth : NEVER
  }
  const soonest = all
    .filter((one) => left(one) < NEVER)
    .toSorted((a, b) => left(a) - left(b))
    .slice(0, ASSISTANT.foretold)
  const rising = all.filter(({ server }) => growing.includes(server))
  return [...new Set([...highest, ...soonest, ...rising])]
}

const NEVER = Number.POSITIVE_INFINITY

/** When it is full, Unix ms; what never is comes last, those with the highest value first. */
function fullAt({ full }: Forecast): number {
  if (full?.status === 'full') return 0
  return full?.status === 'filling' ? Date.parse(full.p50) : NEVER
}

/** For sorting; two that never are stay as they are. */
const compared = (a: number, b: number) => (a === b ? 0 : a - b)

/** The pace of late, where it is full much sooner by it than by the trend of weeks. */
function changed(
  paces: ReadonlyMap<string, Pace>,
  made: Forecast,
  value: number | null
): Pace | null {
  const pace = paces.get(made.server)
  if (!pace || made.full?.status === 'full') return null
  const isSooner = pace.fullAt - pace.to < ASSISTANT.recentPace.sooner * (fullAt(made) - pace.to)
  return isSooner || (isHidden(pace, value) && pace.fullAt < fullAt(made)) ? pace : null
}

/** Whether it is not the fullest file system that fills, whose trend is known. */
const isHidden = ({ mountpoint, value: own }: Pace, value: number | null) =>
  mountpoint !== null && value !== null && value - own > ASSISTANT.recentPace.leastPoints

const FILLING: ReadonlySet<VitalName> = new Set([
  ...(['diskPercent', 'inodesPercent', 'memoryPercent'] as const),
  ...(['swapPercent', 'descriptorsPercent'] as const),
])

function horizonOf({ understanding }: Asked, vital: VitalName): '24h' | '7d' {
  const { time = '' } = understanding.entities
  if (/^(next|this) (week|month)|^\+P([2-9]|\d\d+)D|^\+P\d+[WMY]/.test(time)) return '7d'
  return FILLING.has(vital) && time === '' ? '7d' : '24h'
}

/** Which server it is about, and what it is now. */
function opening(
  asked: Asked,
  metric: Metric,
  made: Forecast,
  value: number | null,
  { scope, isDated }: { scope: Scope; isDated: boolean }
): Text {
  const { say, language } = wordingOf(asked)
  const now = factNow(asked, metric, made.server, value)
  const name = shownName(made.server)
  const words = metric.words[language]
  const isChosen = scope.servers.length > 1
  const chosen = isDated
    ? say(
        `가장 먼저 가득 찰 서버는 ${withJosa(name, '이에요/예요')}.`,
        `${name} will be full first.`
      )
    : say(`가장 먼저 볼 서버는 ${withJosa(name, '이에요/예요')}.`, `${name} is the one to watch.`)
  const amount = value === null ? '' : quantity(value, metric.unit, language)
  const present =
    value === null
      ? ''
      : say(
          `${isChosen ? '' : `${name}의 `}${withJosa(words, '은/는')} 지금 ${withJosa(amount, '이에요/예요')}.`,
          `${isChosen ? `Its ${words}` : `The ${words} of ${name}`} is ${amount} now.`
        )
  const text = [isChosen ? chosen : '', present].filter((part) => part !== '').join(' ')
  return { text, facts: [now] }
}

/** When it is full at the pace of late, and what was to be expected before. */
function paceSegments(
  asked: Asked,
  metric: Metric,
  made: Forecast,
  value: number | null,
  scope: Scope,
  pace: Pace
): Segment[] {
  const { say, language, clock } = wordingOf(asked)
  const { text, facts } = opening(asked, metric, made, value, { scope, isDated: true })
  const grown = factOfPace(asked, metric, pace)
  const seconds = Math.max(0, (pace.fullAt - asked.now) / 1_000)
  const until = factOfForecast(asked, made, {
    ...{ title: say('가득 찰 때까지', 'Until it is full'), unit: 's', value: seconds },
    to: new Date(pace.fullAt).toISOString(),
  })
  const time = moment(pace.fullAt, clock)
  const left = duration(seconds, language)
  const rate = difference(pace.perHour, '%', language).replace(/^[+±]/, '')
  const length = duration(ASSISTANT.recentPace.spanMs / 1_000, language)
  const since =
    pace.since === null
      ? say(`지난 ${length} 동안의`, `of the last ${length}`)
      : say(`${moment(pace.since, clock)}부터의`, `since ${moment(pace.since, clock)}`)
  const hidden = isHidden(pace, value)
  const before = hidden ? stillText(asked, made, pace) : beforeText(asked, made)
  const part = hidden ? factOfFileSystem(asked, metric, pace) : null
  const amount = quantity(pace.value, metric.unit, language)
  const path = shownName(pace.mountpoint ?? '')
  const which = hidden
    ? say(
        ` 그런데 파일 시스템 ${path}의 사용률은 지금 ${amount}로,`,
        ` But its file system ${path} is at ${amount}:`
      )
    : ''
  return [
    segment(
      'answer',
      say(
        `${text}${which} ${since} 속도(시간당 ${rate})가 이어지면 ${time}쯤(약 ${left} 뒤) 가득 차요. ${before.text}`,
        `${text}${which} ${hidden ? 'at' : 'At'} the pace ${since}, ${rate} an hour, it will be full at about ${time}, ${left} from now. ${before.text}`
      ),
      [...facts, part, grown, until, ...before.facts]
    ),
    segment(
      'caveat',
      say(
        '최근의 속도가 그대로 이어진다고 보고 계산했어요. 늘어나는 까닭이 사라지면 이 때도 바뀌어요.',
        'This takes the recent pace to go on as it is; it changes as soon as what causes the growth does.'
      )
    ),
  ]
}

/** How it grew in the hours before the rise. */
function stillText(asked: Asked, made: Forecast, { before, since, to }: Pace): Text {
  if (since === null || !Number.isFinite(before)) return { text: '', facts: [] }
  const { say, language } = wordingOf(asked)
  const seconds = ASSISTANT.recentPace.spanMs / 1_000 - (to - since) / 1_000
  const fact = factOfForecast(asked, made, {
    ...{ title: say('그 전의 변화', 'Change before'), value: before, unit: made.unit },
    to: new Date(since).toISOString(),
  })
  const length = factOfForecast(asked, made, {
    ...{ title: say('그 전에 살펴본 시간', 'Looked at before'), value: seconds, unit: 's' },
    to: new Date(since).toISOString(),
  })
  const [change, time] = [difference(before, '%', language), duration(seconds, language)]
  return {
    text: say(
      `그 전 ${time} 동안의 변화는 ${withJosa(change, '이에요/예요')}.`,
      `In the ${time} before, it changed by ${change}.`
    ),
    facts: [fact, length],
  }
}

/** What the time before the rise had led to expect. */
function beforeText(asked: Asked, made: Forecast): Text {
  const { say, language, clock } = wordingOf(asked)
  const { full } = made
  if (full?.status === 'filling') {
    const { fact, text } = growthOf(asked, made, full.perDay)
    const at = factOfForecast(asked, made, {
      ...{
        title: say('그 전 추세로 가득 차는 때', 'Full by the trend before'),
        value: null,
        unit: '',
      },
      to: full.p50,
    })
    const date = day(Date.parse(full.p50), clock)
    return {
      text: say(
        `그 전의 추세(하루 ${text})로는 ${date}쯤이었어요.`,
        `By the trend before, ${text} a day, that would have been about ${date}.`
      ),
      facts: [fact, at],
    }
  }
  if (full?.status === 'beyond-horizon') {
    const { fact, text } = growthOf(asked, made, full.perDay)
    return {
      text: say(
        `그 전에는 하루에 ${text}씩만 늘었어요.`,
        `Before that it grew by only ${text} a day.`
      ),
      facts: [fact],
    }
  }
  if (full?.status === 'too-short') {
    const seconds = full.days * DAY_S
    const known = factOfForecast(asked, made, {
      ...{ title: say('알고 있는 기간', 'Known'), value: seconds, unit: 's', to: made.madeAt },
    })
    const length = duration(seconds, language)
    return {
      text: say(
        `그 전의 추세는 지난 값이 ${length}치뿐이라 말할 수 없어요.`,
        `Only ${length} of the past are known, too little for a trend before that.`
      ),
      facts: [known],
    }
  }
  return {
    text: say('그 전에는 뚜렷하게 늘지 않았어요.', 'Before that it did not clearly grow.'),
    facts: [],
  }
}

function answerSegments(
  asked: Asked,
  metric: Metric,
  made: Forecast,
  value: number | null,
  scope: Scope
): Segment[] {
  const isDated = fullAt(made) < NEVER
  const present = opening(asked, metric, made, value, { scope, isDated })
  const full = made.full ? fullText(asked, made, made.full) : null
  const end = endText(asked, metric, made, value)
  const refused = refusalText(asked, made)
  const answer = full ?? end ?? refused
  const segments = [
    segment('answer', [present.text, answer?.text ?? ''].filter((text) => text !== '').join(' '), [
      ...present.facts,
      ...(answer?.facts ?? []),
    ]),
  ]
  if (full && end) segments.push(segment('evidence', end.text, end.facts))
  if (answer !== refused && refused) segments.push(segment('caveat', refused.text, refused.facts))
  return segments
}

interface Text {
  text: string
  facts: Fact[]
}

const factOfForecast = (
  asked: Asked,
  { server, vital, madeAt }: Forecast,
  fact: { title: string; value: number | null; unit: string; to: string }
): Fact =>
  asked.facts.add({
    ...{ kind: 'forecast', server, vital, from: madeAt, ...fact },
    link: serverLink(wordingOf(asked).console, server),
  })

/** What it grows by in a day. */
function growthOf(asked: Asked, made: Forecast, perDay: number) {
  const { say, language } = wordingOf(asked)
  return {
    fact: factOfForecast(asked, made, {
      ...{ title: say('하루에 느는 양', 'Growth a day'), value: perDay, unit: made.unit },
      to: made.madeAt,
    }),
    text: difference(perDay, '%', language).replace(/^[+±]/, ''),
  }
}

/** When it is full, or why that is not said. */
function fullText(asked: Asked, made: Forecast, full: TimeToFull): Text | null {
  const { say, language, clock } = wordingOf(asked)
  const growth = (perDay: number) => growthOf(asked, made, perDay)
  const at = (title: string, to: string) =>
    factOfForecast(asked, made, { title, value: null, unit: '', to })
  switch (full.status) {
    case 'full':
      return { text: say('이미 가득 찼어요.', 'It is full already.'), facts: [] }
    case 'too-short': {
      const seen = factOfForecast(asked, made, {
        ...{ title: say('알고 있는 기간', 'Known'), value: full.days * DAY_S, unit: 's' },
        to: made.madeAt,
      })
      const needed = factOfForecast(asked, made, {
        ...{ title: say('필요한 기간', 'Needed'), value: full.neededDays * DAY_S, unit: 's' },
        to: made.madeAt,
      })
      const [has, wants] = [full.days, full.neededDays].map((days) =>
        duration(days * DAY_S, language)
      )
      return {
        text: say(
          `언제 가득 찰지 말하기에는 일러요. 지난 값이 ${has}치뿐이고 ${wants}치가 필요해요.`,
          `It is too early to say when it will be full: ${has} of the past are known, and ${wants} are needed.`
        ),
        facts: [seen, needed],
      }
    }
    case 'no-trend':
      return {
        text: say(
          '뚜렷하게 늘어나는 추세가 없어서, 지금대로라면 가득 찰 때를 말할 수 없어요.',
          'There is no clear growth, so no date can be given for when it will be full.'
        ),
        facts: [],
      }
    case 'beyond-horizon': {
      const { fact, text } = growth(full.perDay)
      const horizon = at(say('여기까지는 가득 차지 않음', 'Not full before'), full.horizon)
      const end = Date.parse(full.horizon)
      const time = (end - asked.now > FAR_S * 1_000 ? day : moment)(end, clock)
      return {
        text: say(
          `하루에 ${text}씩 늘지만 ${time}까지는 가득 차지 않아요.`,
          `It grows by ${text} a day, and will not be full before ${time}.`
        ),
        facts: [fact, horizon],
      }
    }
    case 'filling':
      return fillingText(asked, made, full, growth(full.perDay))
  }
}

function fillingText(
  asked: Asked,
  made: Forecast,
  { p10, p50, p90 }: Extract<TimeToFull, { status: 'filling' }>,
  growth: { fact: Fact; text: string }
): Text {
  const { say, language, clock } = wordingOf(asked)
  // An hour of a day in weeks to come is more than anybody knows.
  const isFar = Date.parse(p50) - asked.now > FAR_S * 1_000
  const time = (instant: string) => (isFar ? day : moment)(Date.parse(instant), clock)
  const at = (title: string, to: string) =>
    factOfForecast(asked, made, { title, value: null, unit: '', to })
  const likely = factOfForecast(asked, made, {
    ...{ title: say('가득 찰 때까지', 'Until it is full'), unit: 's', to: p50 },
    value: Math.max(0, (Date.parse(p50) - asked.now) / 1_000),
  })
  const seconds = likely.value ?? 0
  const left = duration(isFar ? Math.round(seconds / DAY_S) * DAY_S : seconds, language)
  const facts = [growth.fact, likely]
  if (p10) facts.push(at(say('이르면', 'At the earliest'), p10))
  if (p90) facts.push(at(say('늦으면', 'At the latest'), p90))
  const range =
    p10 && p90
      ? say(
          ` 열에 여덟은 ${time(p10)}에서 ${time(p90)} 사이예요.`,
          ` Four times in five it is between ${time(p10)} and ${time(p90)}.`
        )
      : p10
        ? say(
            ` 일러도 ${time(p10)}이고, 늦게는 언제가 될지 알 수 없어요.`,
            ` Hardly before ${time(p10)}; how late it may be is not known.`
          )
        : ''
  return {
    text: say(
      `지금 추세면 ${time(p50)}쯤(약 ${left} 뒤) 가득 차요. 하루에 ${growth.text}씩 늘고 있어요.${range}`,
      `At this rate it will be full ${isFar ? 'on' : 'at'} about ${time(p50)}, ${left} from now: it grows by ${growth.text} a day.${range}`
    ),
    facts,
  }
}

/** The value at the end of the time that is foretold. */
function endText(asked: Asked, metric: Metric, made: Forecast, value: number | null): Text | null {
  const last = made.points.at(-1)
  if (!last) return null
  const { say, language, clock } = wordingOf(asked)
  const [low, high] = last.likely
  const of = (title: string, value: number) =>
    factOfForecast(asked, made, { title, value, unit: made.unit, to: last.at })
  const facts = [
    of(say('예상', 'Expected'), last.median),
    of(say('범위의 아래', 'Lower end'), low),
    of(say('범위의 위', 'Upper end'), high),
  ]
  const [median, least, most] = [last.median, low, high].map((value) =>
    quantity(value, made.unit, language)
  )
  const time = moment(Date.parse(last.at), clock)
  // A date of being full beside a fall needs saying: it is what grows until something is cleared.
  const falls = made.full?.status === 'filling' && value !== null && high < value
  const range =
    least === most
      ? { ko: '', en: '' }
      : {
          ko: ` 열에 여덟은 ${least}에서 ${most} 사이예요.`,
          en: ` Four times in five it is between ${least} and ${most}.`,
        }
  const text = falls
    ? say(
        `다만 지난 값처럼 중간에 비워진다면 ${time}에는 ${withJosa(median!, '으로/로')} 내려갈 것으로 예상돼요.${range.ko}`,
        `If it is cleared on the way as it was before, though, ${median} is expected at ${time}.${range.en}`
      )
    : say(
        `${time}의 예상값은 ${withJosa(median!, '이에요/예요')}.${range.ko}`,
        `Expected at ${time}: ${median}.${range.en}`
      )
  return { text: metric.note ? `${text} ${metric.note[language]}` : text, facts }
}

function refusalText(asked: Asked, made: Forecast): Text | null {
  const { refusal } = made
  if (!refusal) return null
  const { say, language } = wordingOf(asked)
  const of = (title: string, value: number, unit: string) =>
    factOfForecast(asked, made, { title, value, unit, to: made.madeAt })
  switch (refusal.reason) {
    case 'too-short': {
      const [has, needs] = [refusal.hours, refusal.neededHours].map((hours) => hours * HOUR_S)
      const [known, needed] = [has!, needs!].map((seconds) => duration(seconds, language))
      return {
        text: say(
          `값의 예측은 하지 않았어요. 지난 값이 ${known}치뿐인데 ${needed}치가 필요해요.`,
          `No values are foretold: ${known} of the past are known, and ${needed} are needed.`
        ),
        facts: [
          of(say('알고 있는 기간', 'Known'), has!, 's'),
          of(say('필요한 기간', 'Needed'), needs!, 's'),
        ],
      }
    }
    case 'gaps': {
      const missing = percent(100 * refusal.missing)
      return {
        text: say(
          `값의 예측은 하지 않았어요. 지난 값의 ${withJosa(missing, '이/가')} 비어 있어요.`,
          `No values are foretold: ${missing} of the past are missing.`
        ),
        facts: [of(say('비어 있는 값', 'Missing'), 100 * refusal.missing, '%')],
      }
    }
    case 'poor-fit':
      return {
        text: say(
          '값의 예측은 하지 않았어요. 지난 값으로 시험해 보니 어제 값을 그대로 쓰는 것보다 나쁘게 맞혔어요.',
          'No values are foretold: tested on the past, a forecast was worse than taking the value of the day before.'
        ),
        facts: [],
      }
  }
}

function crossingSegments(asked: Asked, made: Forecast): Segment[] {
  const { say, language, clock } = wordingOf(asked)
  return made.crossings.flatMap(({ status, threshold, likely }) => {
    if (likely === null || !asked.facts.hasRoom) return []
    const fact = factOfForecast(asked, made, {
      ...{ title: say('넘을 기준', 'Threshold'), value: threshold, unit: made.unit, to: likely },
    })
    const level = { warning: say('경고', 'warning'), critical: say('심각', 'critical') }[status]
    const amount = quantity(threshold, made.unit, language)
    const time = moment(Date.parse(likely), clock)
    return segment(
      'evidence',
      say(
        `${level} 기준 ${withJosa(amount, '을/를')} ${time}쯤 넘을 가능성이 커요.`,
        `It is likely to be above the ${level} threshold of ${amount} from about ${time}.`
      ),
      [fact]
    )
  })
}

function backTestSegments(asked: Asked, metric: Metric, made: Forecast): Segment[] {
  const { backTest } = made
  if (!backTest || !asked.facts.hasRoom) return []
  const { say, language } = wordingOf(asked)
  const fact = factOfForecast(asked, made, {
    ...{ title: say('지난 값으로 시험한 평균 오차', 'Mean error on its own past') },
    ...{ value: backTest.error, unit: made.unit, to: made.madeAt },
  })
  const error =
    metric.unit === '%'
      ? difference(backTest.error, '%', language).replace(/^[+±]/, '')
      : quantity(backTest.error, made.unit, language)
  const text = say(
    `같은 방법으로 지난 값을 맞혀 보면 평균 ${error} 빗나가요.`,
    `Tested on its own past, this method is off by ${error} on average.`
  )
  return [segment('caveat', text, [fact])]
}

/** What lies beyond what is foretold. */
function limitSegments(asked: Asked, horizon: '24h' | '7d'): Segment[] {
  const { time = '' } = asked.understanding.entities
  if (horizon !== '7d' || !/month|^\+P(\d+[MY]|[1-9]\d+D)/.test(time)) return []
  const { say } = wordingOf(asked)
  const text = say(
    '값의 예측은 일주일 앞까지만 해요. 그 뒤는 가득 차는 때의 추세로만 말할 수 있어요.',
    'Values are foretold for a week at most; beyond that there is only the trend towards full.'
  )
  return [segment('caveat', text)]
}

const CEILING =
  /한도|한계|최대치|상한|꽉|터[지질]|(?<![a-z])(?:limit|max(?:es|ed)?|ceiling|exhausted?|run(?:s|ning)? out)(?![a-z])/i

/** Who asks for the way to a limit that nobody reports is told so. */
function ceilingSegments(asked: Asked, { vital, unit, words }: Metric): Segment[] {
  const isShare = unit === '%' || (vital !== null && FILLING.has(vital))
  if (isShare || !CEILING.test(asked.text)) return []
  const text = wordingOf(asked).say(
    `${words.ko}의 한도는 수집하지 않아서, 한도까지 얼마나 남았는지는 알 수 없어요.`,
    `The limit of the ${words.en} is not collected, so how far away it is is not known.`
  )
  return [segment('caveat', text)]
}

function unmeasured(asked: Asked, metric: Metric, scope: Scope): Found {
  const { say, language } = wordingOf(asked)
  const at = new Date(asked.now).toISOString()
  const fact = asked.facts.add({
    ...{ kind: 'absence', vital: metric.vital, from: at, to: at },
    title: capital(metric.words[language]),
  })
  const text = say(
    `${scope.words}에서 ${withJosa(metric.words.ko, '을/를')} 보고하는 서버가 없어 예측할 수 없어요.`,
    `None of ${scope.words} reports ${metric.words.en}, so there is nothing to forecast from.`
  )
  return { ...NOTHING, draft: [segment('answer', text, [fact, scopeFact(asked, scope)])] }
}
