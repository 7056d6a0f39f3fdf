/** What an asker said, held against what was measured. */
import type { Segment } from '../../contracts/assistant'
import { someNames } from '../intents/caveats'
import type { Asked } from '../intents/intent-handler'
import { readingOf, rosterFact, type Scope } from '../intents/scope'
import { capital, segment, wordingOf } from '../intents/segments'
import { exploreLink, serverLink } from '../links'
import { metricOfVital, nowExpression } from '../metrics'
import { withJosa } from '../words/josa'
import { servers as countText, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { moment } from '../words/times'
import type { Looked, Measured, When } from './look'
import { type Premise, saidText } from './symptom'

/**
 * Whether it is as the asker says; nothing where nothing that is measured was said.
 * @param isCaused whether a cause is named next: what has one is not called normal for being low
 */
export function premiseSegments(
  asked: Asked,
  scope: Scope,
  premise: Premise,
  { measured, server, isRead }: Looked,
  when: When,
  isCaused: boolean
): Segment[] {
  if (premise.isDown) return [downSegment(asked, scope, server)]
  if (!premise.symptom) return []
  if (!measured && !isRead) return []
  if (!measured)
    return [unmeasured(asked, premise.symptom.metric.words[asked.understanding.language])]
  return [symptomSegment(asked, scope, measured, when, isCaused)]
}

function unmeasured(asked: Asked, words: string): Segment {
  const { say } = wordingOf(asked)
  return segment(
    'caveat',
    say(
      `${withJosa(words, '은/는')} 보고되지 않아서 직접 확인하지 못했어요.`,
      `No ${words} is reported, so it could not be checked directly.`
    )
  )
}

function symptomSegment(
  asked: Asked,
  scope: Scope,
  measured: Measured,
  when: When,
  isCaused: boolean
): Segment {
  const { say } = wordingOf(asked)
  const { symptom, truth } = measured
  const isNot = truth === 'not-so'
  const value = valueText(asked, scope, measured, when)
  const facts = [measured.now, measured.most]
  const said = isNot ? saidText(symptom, measured.summary.max, say) : null
  if (said !== null) {
    return segment(
      'answer',
      say(`${said} 하셨지만 ${value}`, `You said ${said}, but ${value}`),
      facts
    )
  }
  if (isNot && !isCaused) {
    const text = say(
      `${value} 높다고 할 만한 값은 아니에요.`,
      `${capital(value)} That is not high.`
    )
    return segment('answer', text, facts)
  }
  const judged = {
    so: symptom.claim !== null ? say('맞아요. ', 'Yes: ') : '',
    raised: say(
      '위험한 수준은 아니지만 평소보다 높아요. ',
      'Higher than usual, though not critical: '
    ),
    above: say('평소보다 높아요. ', 'Higher than usual: '),
    ...{ unknown: '', 'not-so': '' },
  }[truth]
  return segment('answer', judged === '' ? say(value, capital(value)) : `${judged}${value}`, facts)
}

/** The newest value and the highest one. */
function valueText(asked: Asked, scope: Scope, measured: Measured, when: When): string {
  const { say, language, clock } = wordingOf(asked)
  const { symptom, summary, usual, server, lastMs } = measured
  const { metric } = symptom
  const amount = (value: number) => quantity(value, metric.unit, language)
  const usually =
    usual === null ? '' : say(` (평소 ${amount(usual)})`, ` (usually ${amount(usual)})`)
  const name = shownName(server)
  const isHighest = scope.servers.length > 1
  const subject = isHighest
    ? `${withJosa(metric.words.ko, '이/가')} 가장 높은 ${withJosa(name, '은/는')}`
    : `${name}의 ${withJosa(metric.words.ko, '은/는')}`
  const who = `the ${metric.words.en} of ${name}${isHighest ? ', the highest,' : ''}`
  const most = say(
    `${when.window.words} 최고 ${withJosa(amount(summary.max), '이에요/예요')}.`,
    `and at most ${amount(summary.max)} in ${when.window.words}.`
  )
  const last = amount(summary.last)
  if (lastMs !== null) {
    const time = moment(lastMs, clock)
    return say(
      `${subject} 마지막으로 보고한 ${time}에 ${last}${usually}, ${most}`,
      `${who} was ${last} when it last reported, at ${time}${usually}, ${most}`
    )
  }
  const time = when.at === undefined ? say('지금', 'now') : say('그때', 'then')
  return say(
    `${subject} ${time} ${last}${usually}, ${most}`,
    `${who} is ${last} ${time}${usually}, ${most}`
  )
}

/** Whether servers are down, as they are said to be. */
function downSegment(asked: Asked, scope: Scope, server: string | null): Segment {
  const { say, language, clock, console } = wordingOf(asked)
  const down = scope.servers
    .map(({ id }) => id)
    .filter((id) => readingOf(asked, id)?.status === 'offline')
  const only =
    scope.servers.length === 1 ? scope.servers[0]!.id : down.length === 1 ? down[0] : undefined
  const named = only ?? server
  if (down.length === 0 && named === null) {
    return segment(
      'answer',
      say(
        '내려간 서버는 없어요. 모두 측정값을 보내고 있어요.',
        'No server is down: all of them report.'
      ),
      [rosterFact(asked)]
    )
  }
  if (named && (only !== undefined || down.length === 0)) {
    const last = readingOf(asked, named)?.at ?? null
    const query = nowExpression(metricOfVital('up'), [named])
    const at = last ?? new Date(asked.now).toISOString()
    const isDown = down.includes(named)
    const to = new Date(asked.now).toISOString()
    const fact = asked.facts.add({
      ...{ kind: isDown ? 'absence' : 'roster', server: named, query, from: at, to },
      title: say(`${shownName(named)}의 마지막 측정`, `Last measurement of ${shownName(named)}`),
      link: exploreLink(console, query, Date.parse(at), asked.now) ?? serverLink(console, named),
    })
    const name = shownName(named)
    const when = last === null ? null : moment(Date.parse(last), clock)
    if (!isDown)
      return segment(
        'answer',
        say(
          `${withJosa(name, '은/는')} 내려가지 않았어요. 측정값이 ${when}까지 들어왔어요.`,
          `${name} is not down: its newest measurement is of ${when}.`
        ),
        [fact]
      )
    const since =
      when === null ? say('하루 넘게', 'for over a day') : say(`${when} 이후로`, `since ${when}`)
    return segment(
      'answer',
      say(
        `맞아요. ${withJosa(name, '은/는')} ${since} 측정값을 보내지 않아요.`,
        `Yes: ${name} has not reported ${since}.`
      ),
      [fact]
    )
  }
  const at = new Date(asked.now).toISOString()
  const fact = asked.facts.add({
    ...{ kind: 'roster', unit: 'servers', value: down.length, from: at, to: at },
    title: say('측정값을 보내지 않는 서버', 'Servers that do not report'),
  })
  return segment(
    'answer',
    say(
      `측정값을 보내지 않는 서버가 ${countText(down.length, language)} 있어요: ${someNames(down, language)}.`,
      `${countText(down.length, language)} not reporting: ${someNames(down, language)}.`
    ),
    [fact]
  )
}
