import { expect, it } from 'vitest'
import { statedIn } from '../../../../worker/assistant/understanding/entities'
import { mentionsOf } from '../../../../worker/assistant/understanding/mentions'
import { understand } from '../../../../worker/assistant/understanding/understand'
import type { Entities } from '../../../../worker/contracts/assistant'
import { NOW, ROSTER } from './roster'

const entities = (text: string, last?: Entities) =>
  understand(text, { servers: ROSTER, now: NOW, timeZone: 'Asia/Seoul', last }).entities

it.each([
  ['web-prod-01이랑 mail-01 cpu 비교해줘', { servers: ['web-prod-01', 'mail-01'] }],
  ['k8s-worker-01, 02 cpu 비교해줘', { servers: ['k8s-worker-01', 'k8s-worker-02'] }],
  ['is WEB-PROD-01 up?', { server: 'web-prod-01' }],
  ['webprod01 상태', { server: 'web-prod-01' }],
  ['web-prdo-01 상태 알려줘', { server: 'web-prod-01' }],
  ['웹서버 1번 상태 알려줘', { server: 'web-prod-01', role: 'web' }],
  ['restart web server 1', { server: 'web-prod-01', role: 'web' }],
  ['how is the db master doing', { server: 'db-master-01' }],
  ['worker-02 상태 어때', { server: 'k8s-worker-02' }],
  ['web-01 상태 알려줘', { unknown_server: 'web-01' }],
  ['web-prod-02 상태 알려줘', { unknown_server: 'web-prod-02' }],
])('%s names servers', (question, expected) => {
  expect(entities(question)).toMatchObject(expected)
})

it('offers the nearest names for one that nobody has', () => {
  const found = entities('web-prod-02 상태 알려줘')
  expect(found.server).toBeUndefined()
  expect(found.nearest).toHaveLength(3)
  expect(found.nearest![0]).toBe('web-prod-01')
})

it('takes a name at its word where no servers are known', () => {
  const named = understand('web-07 상태', { servers: [], now: NOW }).entities
  expect(named).toEqual({ server: 'web-07' })
})

it.each([
  ['캐시 서버들 메모리 보여줘', 'cache'],
  ['메일 서버 상태', 'mail'],
  ['memory of the database servers', 'db'],
  ['쿠버네티스 노드들 cpu', 'k8s'],
  ['backup servers disk usage', 'backup'],
])('%s is about a role', (question, role) => {
  expect(entities(question).role).toBe(role)
})

it.each([
  ['씨피유 사용률 알려줘', 'cpu'],
  ['램 얼마나 써?', 'memory'],
  ['메머리 사용량 보여줘', 'memory'],
  ['mail-01 남은 용량 얼마야', 'disk'],
  ['mail-01 스왑 사용량', 'swap'],
  ['inode usage of mail-01', 'inodes'],
  ['디스크 I/O 그래프', 'disk_io'],
  ['iowait of db-master-01', 'iowait'],
  ['steal time of mail-01', 'steal'],
  ['네트웍 트래픽 그래프', 'network'],
  ['패킷 손실 얼마나 돼', 'packet_loss'],
  ['load average of db-master-01', 'load'],
  ['db-master-01 커넥션 수', 'connections'],
  ['open file descriptors on mail-01', 'descriptors'],
  ['mail-01 업타임', 'uptime'],
  ['api 응답속도 보여줘', 'latency'],
  ['5xx rate of the api', 'errors'],
  ['current rps of the api', 'requests'],
  ['mail-01 온도 몇 도야', 'temperature'],
])('%s is about a measure', (question, metric) => {
  expect(entities(question).metric).toBe(metric)
})

// Half past midnight of a Saturday, in Seoul.
it.each([
  ['지금 cpu 사용률', 'now', '2026-11-20T15:30', '2026-11-20T15:30'],
  ['지난 3시간 cpu 그래프', 'PT3H', '2026-11-20T12:30', '2026-11-20T15:30'],
  ['cpu over the last two days', 'P2D', '2026-11-18T15:30', '2026-11-20T15:30'],
  ['최근 일주일 cpu 그래프', 'P7D', '2026-11-13T15:30', '2026-11-20T15:30'],
  ['cpu of the last hour', 'PT1H', '2026-11-20T14:30', '2026-11-20T15:30'],
  ['오늘 cpu 그래프', 'today', '2026-11-20T15:00', '2026-11-20T15:30'],
  ['어제 cpu 그래프', 'yesterday', '2026-11-19T15:00', '2026-11-20T15:00'],
  ['어제 14시 cpu 값', 'yesterday', '2026-11-20T05:00', '2026-11-20T06:00'],
  ['어제 오후 2시부터 4시까지 cpu', 'yesterday', '2026-11-20T05:00', '2026-11-20T07:00'],
  ['어젯밤 cpu 그래프', 'last night', '2026-11-20T09:00', '2026-11-20T15:30'],
  ['이번 주 cpu 그래프', 'this week', '2026-11-15T15:00', '2026-11-20T15:30'],
  ['cpu graph of last week', 'last week', '2026-11-08T15:00', '2026-11-15T15:00'],
  ['이번 달 평균 cpu', 'this month', '2026-10-31T15:00', '2026-11-20T15:30'],
  ['지난달 평균 cpu', 'last month', '2026-09-30T15:00', '2026-10-31T15:00'],
  ['cpu since monday', 'this week', '2026-11-15T15:00', '2026-11-20T15:30'],
  ['cpu on sunday', 'last week', '2026-11-14T15:00', '2026-11-15T15:00'],
  ['다음 주 디스크 사용량 예측해줘', 'next week', '2026-11-22T15:00', '2026-11-29T15:00'],
  ['내일 cpu 예측해줘', 'tomorrow', '2026-11-21T15:00', '2026-11-22T15:00'],
  ['앞으로 7일 디스크 예측해줘', '+P7D', '2026-11-20T15:30', '2026-11-27T15:30'],
])('%s is about %s', (question, time, from, to) => {
  const found = entities(question)
  expect([found.time, found.from, found.to]).toEqual([time, `${from}:00.000Z`, `${to}:00.000Z`])
})

it.each([
  ['CPU 90% 넘으면 슬랙으로 알려줘', { threshold: 90, op: '>', channel: 'slack', metric: 'cpu' }],
  ['디스크 80% 이상이면 메일로 알려줘', { threshold: 80, op: '>=', channel: 'email' }],
  ['여유 메모리가 10% 미만이면 알려줘', { threshold: 10, op: '<' }],
  ['alert me on telegram if cpu is above 95.5%', { threshold: 95.5, op: '>', channel: 'telegram' }],
  ['notify me when free disk drops below 15%', { threshold: 15, op: '<' }],
  ['심각 등급 알림만 보여줘', { severity: 'critical' }],
  ['top 7 servers by memory', { n: 7, order: 'desc', metric: 'memory' }],
  ['cpu 제일 낮은 서버 세 대 뽑아줘', { n: 3, order: 'asc', metric: 'cpu' }],
  ['전체 상태 어때?', { scope: 'all' }],
  ['꺼져 있는 서버 목록', { status: 'offline' }],
  ['OOM 로그 찾아줘', { pattern: 'OOM' }],
  ['최근 재부팅 이력 찾아줘', { pattern: 'reboot' }],
  ['mail-01 내려줘', { action: 'stop', server: 'mail-01' }],
  ['mail-01 롤백해줘', { action: 'rollback' }],
  ['메모리 누수 아닌가요?', { hypothesis: 'memory_leak', metric: 'memory' }],
  ['어제 배포 때문에 느려진 거 아닌가요?', { hypothesis: 'bad_deploy' }],
  ['디스크가 꽉 찼어요', { claim: 'disk_full' }],
  ['메모리 부족 경고', { claim: 'memory_low' }],
  ['CPU가 너무 높아요', { claim: 'cpu_high' }],
  ['주간 장애 보고서 써줘', { kind: 'incident' }],
])('%s', (question, expected) => {
  expect(entities(question)).toMatchObject(expected)
})

it.each<[string, string | null]>([
  ['CPU가 왜 이렇게 높아?', 'cpu_high'],
  ['CPU가 미쳤어 왜 이래', 'cpu_high'],
  ['CPU가 높지 않은데 왜 느려?', 'latency_high'],
  ['CPU 안 높은데 왜 이래', null],
  ['mail-01이 왜 죽었어?', 'server_down'],
  ['mail-01 안 죽었는데 왜 그래', null],
  ['mail-01 is down, why', 'server_down'],
  ["why isn't mail-01 down", null],
  ['mail-01 is unresponsive, why?', 'server_down'],
  ['why is the backup slowing mail-01 down?', null],
])('%s says %s', (question, claim) => {
  expect(statedIn(mentionsOf(question, ROSTER))).toBe(claim)
})

it('takes what is left out from the question before', () => {
  const last: Entities = { server: 'mail-01', metric: 'cpu', time: 'PT1H' }
  expect(entities('그 서버 지난 1시간 그래프도 보여줘', last)).toMatchObject({
    ...{ server: 'mail-01', metric: 'cpu', time: 'PT1H' },
  })
  expect(entities('그럼 메모리는?', last)).toMatchObject({ server: 'mail-01', metric: 'memory' })
  expect(entities('그 서버 지난 1시간 그래프도 보여줘').server).toBe('$last')
})
