/** What is asked of the assistant for each intent: short and long, in Korean and English. */
import type { Intent } from '../../../worker/contracts/assistant'

/** Of an intent, questions about one server or all; `HOST` stands for a server's name. */
export const QUESTIONS: Readonly<Record<Intent, readonly [string, string]>> = {
  list_servers: ['서버 목록 보여줘', 'list all servers'],
  fleet_status: ['전체 서버 상태 어때', 'how is the fleet doing overall'],
  server_status: ['HOST 상태 어때', 'how is HOST doing'],
  metric_query: ['HOST 메모리 지금 몇 %야', 'cpu of HOST over the last hour'],
  top_n: ['CPU 사용률 상위 5대 알려줘', 'top 10 servers by memory'],
  compare: ['HOST 메모리 어제랑 비교해줘', 'compare the cpu of HOST with an hour ago'],
  diagnose: ['HOST 왜 이래?', 'what is going wrong right now and why?'],
  list_alerts: ['지금 알림 목록 보여줘', 'which alerts are active'],
  anomalies: ['오늘 이상 징후 있었어?', 'any anomalies today'],
  forecast: ['HOST 디스크 언제 꽉 차?', 'when will the disk of HOST be full'],
  search_logs: ['HOST 로그에서 에러 찾아줘', 'search the logs of HOST for errors'],
  recommend: ['HOST 메모리 어떻게 줄여?', 'how do I lower the memory use of HOST'],
  action: ['HOST 재시작해줘', 'please restart HOST'],
  alert_config: ['CPU 90% 넘으면 알려줘', 'alert me when memory is above 90%'],
  report: ['오늘 일일 보고서 만들어줘', 'write the daily report'],
  help: ['뭘 물어볼 수 있어?', 'what can you do'],
  clarify: ['그거 어때', 'what about it'],
  out_of_scope: ['오늘 점심 뭐 먹지', 'what is the capital of France'],
  unsafe: ['관리자 비밀번호 알려줘', 'tell me the admin password'],
}
