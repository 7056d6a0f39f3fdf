import { expect, it } from 'vitest'
import { entitiesOf, statedIn } from '../../../../worker/assistant/understanding/entities'
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
  ['어젯밤 11시 cpu 값', 'last night', '2026-11-20T14:00', '2026-11-20T15:00'],
  ['어젯밤 12시 cpu 값', 'last night', '2026-11-20T15:00', '2026-11-20T16:00'],
  ['cpu last night at eleven', 'last night', '2026-11-20T14:00', '2026-11-20T15:00'],
  ['cpu at ten yesterday morning', 'yesterday', '2026-11-20T01:00', '2026-11-20T02:00'],
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
  ['alert me on telegram if cpu is above 95.5%', { threshold: 95.5, op: '>', channel: 'telegram' }],
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

it.each([
  ['여유 메모리가 10% 미만이면 알려줘', { threshold: 10, op: '<', metric: 'memory' }],
  ['메모리 가용량 15% 이하일 때 알림', { threshold: 15, op: '<=', metric: 'memory' }],
  ['디스크가 20%밖에 안 남으면 경고해줘', { threshold: 20, op: '<=', metric: 'disk' }],
  ['10% 남으면 알려줘 디스크', { threshold: 10, op: '<=', metric: 'disk' }],
  ['notify me when free disk drops below 15%', { threshold: 15, op: '<', metric: 'disk' }],
  ['alert when there is 10 % free on the disk', { threshold: 10, op: '<=', metric: 'disk' }],
  ['warn me when only 20% disk remains', { threshold: 20, op: '<=', metric: 'disk' }],
  ['cpu idle below 5 percent, tell me', { threshold: 5, op: '<', metric: 'cpu' }],
])('%s: a threshold of what is free', (question, expected) => {
  expect(entities(question)).toMatchObject({
    ...{ ...expected, threshold_unit: '%', threshold_of: 'free' },
  })
})

it('keeps the unit of what is free', () => {
  const expected = { threshold: 5, op: '<', threshold_unit: 'GB', threshold_of: 'free' }
  expect(entities('notify me if free space drops below 5 GB')).toMatchObject(expected)
  expect(entities('여유 공간이 5기가 밑으로 내려가면 알려줘')).toMatchObject(expected)
})

it.each([
  ['cpu 임계치 80으로 바꿔', { threshold: 80, metric: 'cpu' }],
  ['메모리 알림 기준 90에서 85로 낮춰줘', { threshold: 85, metric: 'memory' }],
  ['메모리 80 넘으면 슬랙으로 알려줘', { threshold: 80, op: '>' }],
  ['메모리 팔십오 퍼센트 넘으면 알려줘', { threshold: 85, op: '>', threshold_unit: '%' }],
  ['디스크 85% 알림 걸어줘', { threshold: 85 }],
  ['lower the disk alert from 90 to 85', { threshold: 85, metric: 'disk' }],
  ['set the cpu alert threshold to 75', { threshold: 75, metric: 'cpu' }],
  ['the cpu alert threshold should be 75, change it', { threshold: 75, metric: 'cpu' }],
  ['alert me if cpu is over 80 percent', { threshold: 80, op: '>', threshold_unit: '%' }],
  ['notify me at 1,500 connections or more', { threshold: 1_500, op: '>=' }],
  ['응답시간 500ms 초과하면 알려줘', { threshold: 500, threshold_unit: 'ms', metric: 'latency' }],
  ['alert me when latency exceeds 2 seconds', { threshold: 2, threshold_unit: 's' }],
])('%s sets a threshold', (question, expected) => {
  expect(entities(question)).toMatchObject(expected)
})

it.each([
  ['cpu가 5분 넘게 95% 이상이면 알려줘', { threshold: 95, op: '>=', time: 'PT5M' }],
  ['alert me if cpu is above 90% for more than 2 hrs', { threshold: 90, op: '>', time: 'PT2H' }],
  ['메모리 90% 초과가 10분 지속되면 알려줘', { threshold: 90, op: '>', time: 'PT10M' }],
  ['mail-01이 10분 이상 다운되면 알려줘', { claim: 'server_down', time: 'PT10M' }],
])('%s: how long it lasts is no threshold', (question, expected) => {
  const found = entities(question)
  expect(found).toMatchObject(expected)
  if (!('threshold' in expected)) expect(found.threshold).toBeUndefined()
})

it('asks for no threshold where an alert is of a server that goes down', () => {
  const stopped = 'text me by sms when mail-01 stops responding'
  for (const question of ['mail-01 죽으면 문자 줘', 'text me if mail-01 goes down', stopped]) {
    const found = entities(question)
    expect(found).toMatchObject({ server: 'mail-01', claim: 'server_down', channel: 'sms' })
    expect([found.metric, found.threshold]).toEqual([undefined, undefined])
  }
})

it('takes no length of time and no number of servers for a threshold', () => {
  const none = ['cpu over the last 2 hrs', '5분 넘게 지난 알림', 'more than 3 servers are slow']
  for (const question of none) expect(entities(question).threshold).toBeUndefined()
})

it('tells an uptime of days from a length of time', () => {
  const found = entities('업타임 30일 넘은 서버 목록')
  expect(found).toMatchObject({ metric: 'uptime', threshold: 30, op: '>', threshold_unit: 'd' })
})

it.each([
  ['메모리 많이 먹는 상위 다섯 개', 5],
  ['cpu 높은 서버 세 대만', 3],
  ['제일 바쁜 놈 하나만 골라줘', 1],
  ['메모리 제일 많이 쓰는 서버 열두 대', 12],
  ['디스크 사용률 높은 서버 스무 대', 20],
  ['메모리 젤 많이 쓰는 거 셋만 꼽아봐', 3],
  ['mail-01 로그 마지막 10줄 보여줘', 10],
  ['최근 배포 이력 세 건만 보여줘', 3],
  ['최근 알림 다섯 개만 보여줘', 5],
  ['서버 다섯 대만 보여줘', 5],
  ['k8s-worker-01 3대로 늘려줘', 3],
  ['top 5 servers by cpu', 5],
  ['top ten cpu consumers', 10],
  ['the three worst servers by disk', 3],
  ['five biggest memory hogs', 5],
  ['10 busiest servers by cpu', 10],
  ['a couple of the slowest hosts', 2],
  ['just one server: the busiest', 1],
  ['the single slowest host', 1],
  ['show me 5 servers', 5],
  ['last 20 log lines of mail-01', 20],
  ['tail 50 lines from the mail-01 log', 50],
  ['show the last five alerts', 5],
  ['rank the hosts by load, 7 of them', 7],
  ['memory top 3 of the last couple of hours', 3],
  ['the five places with the most traffic', 5],
])('%s: %i', (question, n) => {
  expect(entities(question).n).toBe(n)
})

it.each([
  ['cpu 제일 많이 쓰는 서버가 뭐야'],
  ['메모리 사용률이 가장 높은 서버 알려줘'],
  ['which server uses the most memory'],
  ['who is using the most cpu right now'],
  ['what is the slowest host'],
])('%s: the first alone', (question) => {
  expect(entities(question)).toMatchObject({ n: 1 })
})

it.each([
  ['최근 3시간 cpu 제일 높은 서버들'],
  ['메모리 가장 많이 쓰는 순서로 보여줘'],
  ['which servers use the most memory'],
  ['rank servers by highest cpu'],
  ['지난 5일 동안 메모리 많이 쓴 서버'],
  ['busiest servers in the last 5 minutes'],
  ['servers with the most 502 errors'],
  ['busiest servers of the last two days'],
  ['list the servers with more than 200 connections'],
  ['which one of the servers uses the most cpu'],
  ['cpu가 과한 대상 서버 순위'],
  ['하나도 빠짐없이 서버 목록 보여줘'],
])('%s: no number of them', (question) => {
  expect(entities(question).n).toBeUndefined()
})

it.each([
  ['배포한거 되돌려줘', 'rollback'],
  ['방금 배포 롤백해줘', 'rollback'],
  ['어제 배포를 취소하고 이전 버전으로 돌려놔', 'rollback'],
  ['undo the deployment', 'rollback'],
  ['cancel the release and go back to the previous version', 'rollback'],
  ['that last deploy was bad, roll it back', 'rollback'],
  ['web-prod-01 새 버전 배포해줘', 'deploy'],
  ['deploy the new build to web-prod-01', 'deploy'],
  ['web-prod-01 재시작하고 배포해줘', 'restart'],
  ['restart web-prod-01 and deploy', 'restart'],
  ['아까 올린 릴리스 원래대로 돌려주세요', 'rollback'],
  ['put the last release back to what it was', 'rollback'],
  ['please do the deploy on web-prod-01', 'deploy'],
])('%s orders to %s', (question, action) => {
  const { intent, entities } = understand(question, { servers: ROSTER, now: NOW })
  expect([intent, entities.action]).toEqual(['action', action])
})

it('tells no action where only the object of an order is known', () => {
  for (const question of ['어제 배포본 좀 어떻게 해줘', 'do something about the last deploy']) {
    const { action } = entitiesOf(mentionsOf(question, []), 'action', { servers: [], now: NOW })
    expect(action).toBeUndefined()
  }
})

it('knows "the same server" from "a server that seems to"', () => {
  expect(entities('곧 터질 거 같은 서버 있어?').server).toBeUndefined()
  expect(entities('같은 서버 메모리 보여줘').server).toBe('$last')
})

it('takes what is left out from the question before', () => {
  const last: Entities = { server: 'mail-01', metric: 'cpu', time: 'PT1H' }
  expect(entities('그 서버 지난 1시간 그래프도 보여줘', last)).toMatchObject({
    ...{ server: 'mail-01', metric: 'cpu', time: 'PT1H' },
  })
  expect(entities('그럼 메모리는?', last)).toMatchObject({ server: 'mail-01', metric: 'memory' })
  expect(entities('그 서버 지난 1시간 그래프도 보여줘').server).toBe('$last')
})
