import { expect, it } from 'vitest'
import { mentionsOf } from '../../../../worker/assistant/understanding/mentions'
import { corrected } from '../../../../worker/assistant/understanding/rules'
import { thresholdIn } from '../../../../worker/assistant/understanding/thresholds'
import { Intent } from '../../../../worker/contracts/assistant'

/** As a classifier that is nearly sure of one intent reads it, and what the rules make of that. */
function correctedFrom(sure: Intent, question: string): Intent {
  const rest = 0.4 / (Intent.options.length - 1)
  const others = Intent.options.filter((intent) => intent !== sure)
  const readings = [
    { intent: sure, probability: 0.6 },
    ...others.map((intent) => ({ intent, probability: rest })),
  ]
  return corrected(readings, mentionsOf(question, []))[0]!.intent
}

it('never orders what is not to be done', () => {
  expect(correctedFrom('action', 'web-01 재시작하지 말고 기다려')).not.toBe('action')
  expect(correctedFrom('action', "don't restart web-01")).not.toBe('action')
  expect(correctedFrom('action', 'web-01 재시작해줘')).toBe('action')
})

it('judges an action that is only thought of', () => {
  expect(correctedFrom('action', 'web-01 재시작하면 나아질까')).toBe('diagnose')
  expect(correctedFrom('action', 'would restarting web-01 help')).toBe('diagnose')
})

it('takes a question with a word for a cause for one about why, not how', () => {
  for (const question of ['diagnose web-01', 'find the root cause on web-01', 'web-01 원인 좀']) {
    expect(correctedFrom('server_status', question)).toBe('diagnose')
  }
  expect(correctedFrom('server_status', 'web-01 원인은 말고 상태만')).toBe('server_status')
  expect(correctedFrom('report', 'a report on the root cause of the outage')).toBe('report')
})

it('does not stop servers where alerts are to stop', () => {
  expect(correctedFrom('action', '디스크 알림 꺼줘')).not.toBe('action')
})

it('sets an alert up where something is to be told on a condition', () => {
  expect(correctedFrom('list_alerts', 'cpu 90% 넘으면 알려줘')).toBe('alert_config')
  expect(correctedFrom('list_alerts', '알림 목록 보여줘')).toBe('list_alerts')
})

/** As a classifier that leans to one intent reads it, and what plain words make of that. */
function leaningTo(intent: Intent, question: string): Intent {
  const others = Intent.options.filter((one) => one !== intent)
  const readings = [
    { intent, probability: 0.4 },
    ...others.map((one) => ({ intent: one, probability: 0.6 / others.length })),
  ]
  return corrected(readings, mentionsOf(question, []))[0]!.intent
}

it.each<[string, Intent, Intent]>([
  ['cpu 왜 이렇게 높아?', 'metric_query', 'diagnose'],
  ['왜 높은지 말고 cpu 값만', 'metric_query', 'metric_query'],
  ['is the memory leaking?', 'server_status', 'diagnose'],
  ['내일 cpu는 어떨까?', 'server_status', 'forecast'],
  ['어떤 디스크가 먼저 차요?', 'help', 'forecast'],
  ['web-01 응답시간 평균이 어떻게 되나요', 'server_status', 'metric_query'],
  ['cpu 80% 넘는 서버', 'diagnose', 'top_n'],
  ['네트워크 트래픽 많은 서버', 'clarify', 'top_n'],
  ['commands to find what is eating cpu', 'help', 'recommend'],
  ['어젯밤에 무슨 일 있었어?', 'help', 'anomalies'],
  ['문제 있는 서버 있어?', 'list_servers', 'fleet_status'],
])('%s leaning to %s: %s', (question, leaning, intent) => {
  expect(leaningTo(leaning, question)).toBe(intent)
})

it('does not take a rank for a threshold', () => {
  expect(thresholdIn('load average top 3', 'load')).toBeNull()
  expect(thresholdIn('cpu tops 90%', 'cpu')).toEqual({
    ...{ threshold: 90, op: '>', threshold_unit: '%' },
  })
})
