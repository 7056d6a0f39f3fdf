/** Questions that somebody may go on with, worded in full. */
import type { Intent, MetricName } from '../../contracts/assistant'
import type { Language } from '../../contracts/generation'
import { isCollected, metricOf } from '../metrics'
import { withJosa } from '../words/josa'
import { shownName } from '../words/shown-name'

/** What a question is to be about. */
export interface About {
  language: Language
  /** An id of the roster. */
  server?: string | undefined
  /** A second one. */
  other?: string | undefined
  metric?: MetricName | undefined
}

interface Slots {
  /** Null where no server is meant. */
  server: string | null
  other: string | null
  metric: string
}

type Wording = (slots: Slots) => string | null

const QUESTIONS: Readonly<Record<Language, Partial<Record<Intent, Wording>>>> = {
  ko: {
    list_servers: () => '서버 목록을 보여 주세요',
    fleet_status: () => '지금 전체 서버 상태는 어때요?',
    server_status: ({ server }) => server && `${server} 상태는 어때요?`,
    metric_query: ({ server, metric }) =>
      `${server ?? '전체 서버'}의 ${withJosa(metric, '은/는')} 지금 얼마예요?`,
    top_n: ({ metric }) => `${withJosa(metric, '이/가')} 가장 높은 서버 5대를 알려 주세요`,
    compare: ({ server, other, metric }) =>
      server &&
      (other
        ? `${withJosa(server, '와/과')} ${other}의 ${withJosa(metric, '을/를')} 비교해 주세요`
        : `${server}의 ${withJosa(metric, '을/를')} 어제와 비교해 주세요`),
    diagnose: ({ server }) =>
      server
        ? `${server}의 문제 원인을 분석해 주세요`
        : '지금 문제가 있는 서버와 그 원인은 무엇인가요?',
    list_alerts: () => '지금 경고 목록을 보여 주세요',
    anomalies: () => '최근 24시간 동안 이상 징후가 있었나요?',
    forecast: ({ server }) =>
      server ? `${server} 디스크는 언제 가득 차나요?` : '디스크는 언제 가득 차나요?',
    search_logs: ({ server }) =>
      server
        ? `${server}에서 재부팅이나 OOM 기록을 찾아 주세요`
        : '최근 24시간 동안의 재부팅이나 OOM 기록을 찾아 주세요',
    recommend: ({ metric }) => `${withJosa(metric, '을/를')} 낮추려면 어떻게 해야 하나요?`,
    action: ({ server }) => server && `${withJosa(server, '을/를')} 재시작해 주세요`,
    alert_config: () => 'CPU가 90%를 넘으면 알려 주세요',
    report: () => '이번 주 보고서를 만들어 주세요',
    help: () => '무엇을 물어볼 수 있나요?',
  },
  en: {
    list_servers: () => 'Which servers are there?',
    fleet_status: () => 'How are all servers right now?',
    server_status: ({ server }) => server && `How is ${server} doing?`,
    metric_query: ({ server, metric }) =>
      server
        ? `What is the ${metric} of ${server} right now?`
        : `Show the current ${metric} of all servers`,
    top_n: ({ metric }) => `Which 5 servers have the highest ${metric}?`,
    compare: ({ server, other, metric }) =>
      server &&
      (other
        ? `How does the ${metric} of ${server} compare with ${other}?`
        : `How does the ${metric} of ${server} compare with yesterday?`),
    diagnose: ({ server }) =>
      server ? `What is wrong with ${server}?` : 'What is wrong with our servers, and why?',
    list_alerts: () => 'Which alerts are active right now?',
    anomalies: () => 'Was anything unusual in the last 24 hours?',
    forecast: ({ server }) =>
      server ? `When will the disk of ${server} be full?` : 'Which disk will be full first?',
    search_logs: ({ server }) =>
      `Search the events of ${server ?? 'all servers'} for reboots and OOM kills in the last 24 hours`,
    recommend: ({ metric }) => `How can I bring down the ${metric}?`,
    action: ({ server }) => server && `Restart ${server}`,
    alert_config: () => 'Alert me when CPU use goes above 90%',
    report: () => 'Can you make a report of this week?',
    help: () => 'What can I ask you?',
  },
}

/** A question of this intent; null where it has none, or needs a server and there is none. */
export function questionFor(intent: Intent, about: About): string | null {
  const metric = metricOf(about.metric ?? 'cpu')
  // What is not collected is not suggested.
  const { words } = isCollected(metric) ? metric : metricOf('cpu')
  const named = (server: string | undefined) => (server === undefined ? null : shownName(server))
  return (
    QUESTIONS[about.language][intent]?.({
      ...{ server: named(about.server), other: named(about.other) },
      metric: words[about.language],
    }) ?? null
  )
}

const MOST = 3

/** Questions of these intents in order, three at most, each once. */
export function suggested(intents: readonly Intent[], about: About): string[] {
  const questions = intents.flatMap((intent) => questionFor(intent, about) ?? [])
  return [...new Set(questions)].slice(0, MOST)
}
