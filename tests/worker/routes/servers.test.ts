import { describe, expect, it } from 'vitest'
import { NextResponse } from '../../../worker/contracts/generation'
import { call, post, problemOf } from './api'

const ORDER = [
  ...['web-prod-01', 'db-master-01', 'api-gateway-prod'],
  ...['k8s-master-01', 'k8s-worker-01', 'k8s-worker-02', 'cache-redis-01'],
  ...['k8s-ingress-01', 'proxy-nginx-01'],
]

let sessions = 0
const newSession = () => ({ 'x-session-id': `servers-test-${++sessions}` })
type Session = ReturnType<typeof newSession>

async function next(session: Session, body: object = {}, headers: Record<string, string> = {}) {
  const response = await post('/api/servers/next', body, { ...session, ...headers })
  expect(response.status).toBe(200)
  return NextResponse.parse(await response.json())
}

async function all(session: Session) {
  const answers = []
  for (let currentCount = 0; currentCount < 20; currentCount++) {
    answers.push(await next(session, { currentCount, reset: false }))
  }
  return answers
}

describe('POST /api/servers/next', () => {
  it('answers the first call with every field of the documented example', async () => {
    const answer = await next(newSession(), { currentCount: 0, reset: false })
    expect(answer).toMatchObject({
      success: true,
      currentCount: 1,
      isComplete: false,
      progress: 5,
      nextServerType: 'Database',
      message: '⚡ web-prod-01 서버 배포됨',
      server: {
        id: 'srv_001',
        hostname: 'web-prod-01',
        name: 'Production Web Server',
        type: 'web',
        environment: 'production',
        location: 'Seoul',
        provider: 'onpremise',
        status: 'online',
        ip: '192.168.1.10',
        services: [
          { name: 'nginx', status: 'running', port: 80 },
          { name: 'php-fpm', status: 'running', port: 9000 },
        ],
      },
    })
    expect(answer.server!.uptime).toMatch(/^\d+일 \d+시간$/)
    for (const percent of [answer.server!.cpu, answer.server!.memory, answer.server!.disk]) {
      expect(percent).toBeGreaterThan(0)
      expect(percent).toBeLessThan(100)
    }
  })

  it('brings up 20 different servers in the documented order, then says that it is done', async () => {
    const session = newSession()
    const answers = await all(session)
    const hostnames = answers.map(({ server }) => server!.hostname)
    expect(hostnames.slice(0, 9)).toEqual(ORDER)
    expect(new Set(hostnames).size).toBe(20)
    expect(answers.map(({ server }) => server!.id).at(-1)).toBe('srv_020')
    expect(answers.map(({ progress }) => progress)).toEqual(
      Array.from({ length: 20 }, (_, index) => (index + 1) * 5)
    )
    expect(answers.at(-1)).toMatchObject({ isComplete: true, nextServerType: null })
    expect(await next(session, { currentCount: 20 })).toMatchObject({
      server: null,
      currentCount: 20,
      isComplete: true,
      progress: 100,
    })
  })

  it('repeats the answer to a replayed request instead of skipping a server', async () => {
    const session = newSession()
    await next(session, { currentCount: 0 })
    await next(session, { currentCount: 1 })
    const replayed = await next(session, { currentCount: 1 })
    expect(replayed).toMatchObject({ currentCount: 2, server: { hostname: 'db-master-01' } })
    expect((await next(session, { currentCount: 2 })).server!.hostname).toBe('api-gateway-prod')
  })

  it('gives two tabs that press at once the same servers, each once', async () => {
    const session = newSession()
    for (let currentCount = 0; currentCount < 20; currentCount++) {
      const [a, b] = await Promise.all([
        next(session, { currentCount }),
        next(session, { currentCount }),
      ])
      expect(a.server!.id).toBe(b.server!.id)
      expect(a.currentCount).toBe(currentCount + 1)
    }
    expect(await next(session, { currentCount: 20 })).toMatchObject({ server: null })
  })

  it('skips nothing for a caller that counts wrongly or not at all', async () => {
    const session = newSession()
    const hostnames = []
    for (const body of [{ currentCount: 17 }, {}, { currentCount: 400 }]) {
      hostnames.push((await next(session, body)).server!.hostname)
    }
    expect(hostnames).toEqual(ORDER.slice(0, 3))
  })

  it('words it in English for whoever asks in English', async () => {
    const { server, message } = await next(
      newSession(),
      {},
      { 'accept-language': 'en-GB,ko;q=0.5' }
    )
    expect(message).toBe('⚡ web-prod-01 deployed')
    expect(server!.uptime).toMatch(/^\d+ days? \d+ hours?$/)
  })

  it('clears the fleet on reset, and begins again', async () => {
    const session = newSession()
    await all(session)
    expect(await next(session, { reset: true })).toMatchObject({
      server: null,
      currentCount: 0,
      isComplete: false,
      progress: 0,
      nextServerType: 'Web',
    })
    expect(await next(session, { currentCount: 0 })).toMatchObject({
      currentCount: 1,
      server: { hostname: 'web-prod-01' },
    })
  })

  it('keeps a browser by its cookie and two sessions apart', async () => {
    const first = await post('/api/servers/next', { currentCount: 0 })
    const cookie = first.headers.get('set-cookie')!
    expect(cookie).toMatch(/^om_session=[^;]+; .*HttpOnly; Secure; SameSite=Lax/)
    const second = await post(
      '/api/servers/next',
      { currentCount: 1 },
      { cookie: cookie.split(';')[0]! }
    )
    expect(NextResponse.parse(await second.json()).server!.hostname).toBe('db-master-01')
    expect(second.headers.get('set-cookie')).toBeNull()
    expect((await next(newSession())).currentCount).toBe(1)
  })

  it.each([
    [{ currentCount: -1 }, 'currentCount'],
    [{ currentCount: 'three' }, 'currentCount'],
    [{ currentCount: 1.5 }, 'currentCount'],
    [{ reset: 'yes' }, 'reset'],
    [{ currentcount: 3 }, ''],
  ])('refuses %j and names the field', async (body, field) => {
    const response = await post('/api/servers/next', body, newSession())
    expect(await problemOf(response)).toMatchObject({
      type: '/problems/invalid-request',
      status: 422,
      errors: [{ field }],
    })
  })

  it('refuses what is not JSON, what says so, and what is too large', async () => {
    const send = (body: string, type: string) =>
      call('/api/servers/next', { method: 'POST', headers: { 'content-type': type }, body })
    expect(await problemOf(await send('{"a":', 'application/json'))).toMatchObject({ status: 400 })
    expect(await problemOf(await send('a=1', 'text/plain'))).toMatchObject({ status: 415 })
    const large = JSON.stringify({ padding: 'x'.repeat(70_000) })
    expect(await problemOf(await send(large, 'application/json'))).toMatchObject({ status: 413 })
  })

  it('refuses a session id that is not visible ASCII', async () => {
    const response = await post('/api/servers/next', {}, { 'x-session-id': 'x'.repeat(129) })
    expect(await problemOf(response)).toMatchObject({ status: 422 })
  })
})

describe('the service form', () => {
  it('generates, reports and resets the same fleet', async () => {
    const session = newSession()
    const generated = await post('/api/servers/generate', {}, session)
    expect(await generated.json()).toMatchObject({ success: true, currentCount: 1, progress: 5 })
    for (const path of ['/api/servers/status', '/api/servers/next']) {
      const status = await call(path, { headers: session })
      expect(await status.json()).toEqual({
        success: true,
        currentCount: 1,
        totalServers: 20,
        isComplete: false,
        progress: 5,
        nextServerType: 'Database',
      })
    }
    await call('/api/servers/reset', { method: 'POST', headers: session })
    const after = await call('/api/servers/status', { headers: session })
    expect(await after.json()).toMatchObject({ currentCount: 0 })
  })

  it('begins again at once when generate is told to reset', async () => {
    const session = newSession()
    await post('/api/servers/generate', {}, session)
    await post('/api/servers/generate', {}, session)
    const again = await post('/api/servers/generate', { currentCount: 2, reset: true }, session)
    expect(await again.json()).toMatchObject({
      currentCount: 1,
      server: { hostname: 'web-prod-01' },
    })
  })

  it('tells a stranger that nothing has begun, and starts no session', async () => {
    const response = await call('/api/servers/status')
    expect(await response.json()).toMatchObject({ success: true, currentCount: 0 })
    expect(response.headers.get('set-cookie')).toBeNull()
  })
})
