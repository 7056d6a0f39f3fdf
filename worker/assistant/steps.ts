/** What is told of the steps of an answer: what really happened by then. */
import type { Findings, Understanding } from '../contracts/assistant'
import type { RunStep } from '../contracts/assistant-run'
import type { Language } from '../contracts/generation'

/** The original API's steps with their progress, in percent. */
export const STEPS: Readonly<Record<RunStep, number>> = {
  analyzing: 10,
  pattern_matching: 30,
  reasoning: 60,
  generating: 90,
  completed: 100,
}

/**
 * A step in a sentence.
 * @param understanding null before the question is understood
 * @param findings null before anything is found
 */
export function stepContent(
  step: RunStep,
  language: Language,
  understanding: Understanding | null,
  findings: Findings | null
): string {
  const facts = findings?.facts.length ?? 0
  const causes = findings?.causes.length ?? 0
  const intent = understanding && INTENTS[language][understanding.intent]
  const said: Record<Language, Record<RunStep, string>> = {
    ko: {
      analyzing: '질문을 분석하고 있습니다.',
      pattern_matching: `이해한 내용: ${intent}. 근거를 모으고 있습니다.`,
      reasoning:
        causes > 0
          ? `근거 ${facts}개로 원인 후보 ${causes}개를 비교했습니다.`
          : `근거 ${facts}개를 모았습니다.`,
      generating: '답변을 쓰고 있습니다.',
      completed: '답변을 마쳤습니다.',
    },
    en: {
      analyzing: 'Reading the question.',
      pattern_matching: `Understood as: ${intent}. Gathering evidence.`,
      reasoning:
        causes > 0
          ? `Compared ${causes} possible ${causes === 1 ? 'cause' : 'causes'} by ${facts} facts.`
          : `Gathered ${facts} ${facts === 1 ? 'fact' : 'facts'}.`,
      generating: 'Wording the answer.',
      completed: 'The answer is complete.',
    },
  }
  return said[language][step]
}

/** What somebody wants, as a noun. */
const INTENTS: Record<Language, Record<Understanding['intent'], string>> = {
  ko: {
    list_servers: '서버 목록 질문',
    fleet_status: '전체 상태 질문',
    server_status: '서버 상태 질문',
    metric_query: '지표 값 질문',
    top_n: '순위 질문',
    compare: '비교 질문',
    diagnose: '원인 질문',
    list_alerts: '경고 목록 질문',
    anomalies: '이상 징후 질문',
    forecast: '예측 질문',
    search_logs: '기록 검색 질문',
    recommend: '조치 방법 질문',
    action: '조치 요청',
    alert_config: '알림 설정 요청',
    report: '보고서 요청',
    help: '사용법 질문',
    clarify: '뜻이 여러 가지인 질문',
    out_of_scope: '서버와 관계없는 질문',
    unsafe: '들어줄 수 없는 요청',
  },
  en: {
    list_servers: 'a list of servers',
    fleet_status: 'the state of the fleet',
    server_status: 'the state of a server',
    metric_query: 'the value of a metric',
    top_n: 'a ranking',
    compare: 'a comparison',
    diagnose: 'a question for the cause',
    list_alerts: 'a list of alerts',
    anomalies: 'a look for anomalies',
    forecast: 'a forecast',
    search_logs: 'a search of records',
    recommend: 'a question of what to do',
    action: 'an order to act',
    alert_config: 'a change of alerts',
    report: 'a report',
    help: 'a question about the assistant',
    clarify: 'a question that may mean several things',
    out_of_scope: 'a question about something else',
    unsafe: 'a request to be declined',
  },
}
