import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { app } from '../../../worker/app'
import { FleetState } from '../../../worker/contracts/fleet'
import { ADMIN_TOKEN, bearer, call, problemOf, push, READ_KEY, WRITE_KEY } from './api'

const write = (body: BodyInit, headers: Record<string, string> = {}) =>
  call('/api/v1/write', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      ...bearer(WRITE_KEY),
      ...headers,
    },
    body,
  })

async function readings() {
  const response = await call('/api/fleets/main', { headers: bearer(READ_KEY) })
  return FleetState.parse(await response.json())
}

describe('POST /api/v1/write', () => {
  it.each([
    ['no key', ''],
    ['a wrong key', 'Bearer wrong'],
    ['the read key', `Bearer ${READ_KEY}`],
    ['broken Basic', 'Basic ***'],
  ])('refuses %s', async (_, authorization) => {
    const response = await write('', { authorization })
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
    expect(await problemOf(response)).toMatchObject({ type: '/problems/unauthorized', status: 401 })
  })

  it('takes the key as the password of Basic', async () => {
    const authorization = `Basic ${btoa(`anything:${WRITE_KEY}`)}`
    expect((await write(new Uint8Array([0]), { authorization })).status).toBe(204)
  })

  it.each([
    ['a body that is not snappy', 'not snappy at all'],
    ['a claim of 4 GB', new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00])],
    ['snappy around what is not protobuf', new Uint8Array([4, 12, 0xff, 0xff, 0xff, 0xff])],
    ['nothing', ''],
  ])('answers %s with 400, so that it is not sent again', async (_, body) => {
    const problem = await problemOf(await write(body))
    expect(problem).toMatchObject({ type: '/problems/malformed-body', status: 400 })
    expect(problem.detail).toBeTruthy()
  })

  it('refuses remote-write 2.0 and other encodings with 415', async () => {
    const type = 'application/x-protobuf;proto=io.prometheus.write.v2.Request'
    expect(await problemOf(await write('', { 'content-type': type }))).toMatchObject({
      status: 415,
    })
    expect(await problemOf(await write('', { 'content-type': 'application/json' }))).toMatchObject({
      status: 415,
    })
    expect(await problemOf(await write('', { 'content-encoding': 'zstd' }))).toMatchObject({
      status: 415,
    })
  })

  it('asks to wait, with 503, when the store cannot take more', async () => {
    const store = {
      getByName: () => ({ write: async () => ({ kind: 'overloaded', retryAfterS: 5 }) }),
    }
    const response = await app.request(
      '/api/v1/import/prometheus',
      { method: 'POST', headers: bearer(WRITE_KEY), body: 'up 1' },
      { ...env, SERIES: store }
    )
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await problemOf(response)).toMatchObject({ type: '/problems/overloaded', status: 503 })
  })

  it('refuses a body over the limit with 413', async () => {
    const response = await write(new Uint8Array(17 * 1024 * 1024))
    expect(await problemOf(response)).toMatchObject({
      type: '/problems/body-too-large',
      status: 413,
    })
  })
})

describe('POST /api/v1/import/prometheus', () => {
  it('turns an exporter page into a server with facts and signals', async () => {
    const page = (idle: number) => `
      # TYPE node_cpu_seconds_total counter
      node_cpu_seconds_total{cpu="0",mode="idle"} ${idle}
      node_cpu_seconds_total{cpu="0",mode="user"} 50
      node_memory_MemTotal_bytes 4e9
      node_memory_MemAvailable_bytes 1e9
      node_uname_info{nodename="alpha",sysname="Linux",release="6.1.0",machine="x86_64",version="v",domainname="(none)"} 1
      node_os_info{pretty_name="Debian GNU/Linux 12 (bookworm)"} 1`
    const pushed = await push(page(100))
    expect([pushed.status, await pushed.text()]).toEqual([204, ''])
    const { servers, readings: all } = await readings()
    expect(servers.find(({ id }) => id === 'alpha')).toMatchObject({
      hostname: 'alpha',
      os: 'Debian GNU/Linux 12 (bookworm)',
      kernel: expect.stringContaining('6.1.0'),
      architecture: 'x86_64',
      cores: 1,
      memoryBytes: 4e9,
    })
    expect(all.find(({ server }) => server === 'alpha')).toMatchObject({
      status: 'online',
      signals: { memoryPercent: 75 },
    })
  })

  it('takes the instance from extra_label', async () => {
    const response = await call('/api/v1/import/prometheus?extra_label=instance=beta', {
      method: 'POST',
      headers: bearer(WRITE_KEY),
      body: 'node_load1 3\n',
    })
    expect(response.status).toBe(204)
    const { readings: all } = await readings()
    expect(all.find(({ server }) => server === 'beta')?.signals.load1).toBe(3)
  })

  it('says what to add when no line tells which server it is', async () => {
    const problem = await problemOf(await push('node_load1 3\n'))
    expect(problem).toMatchObject({ status: 400 })
    expect(problem.detail).toContain('extra_label=instance=')
  })

  it('keeps the good lines of a page with a bad one, and names the bad one', async () => {
    const response = await push('node_load1{instance="gamma"} 4\nnode_load5{instance="gamma" 5\n')
    const problem = await problemOf(response)
    expect(problem.status).toBe(400)
    expect(problem.detail).toContain('line 2')
    const { readings: all } = await readings()
    expect(all.find(({ server }) => server === 'gamma')?.signals.load1).toBe(4)
  })

  it('keeps the series that say where they are from when another does not', async () => {
    const response = await push('node_load1{instance="zeta"} 6\nnode_load5 5\n')
    expect(await problemOf(response)).toMatchObject({ status: 400, stored: 1, rejected: 1 })
    const { readings: all } = await readings()
    expect(all.find(({ server }) => server === 'zeta')?.signals.load1).toBe(6)
  })

  it.each([
    ['too old', Date.now() - 48 * 3_600_000, 'too old', 'delta-old'],
    ['from the future', Date.now() + 3_600_000, 'future', 'delta-ahead'],
  ])('stores what is good and rejects a sample %s', async (_, at, reason, instance) => {
    await push(`node_load1{instance="${instance}"} 1`)
    const response = await push(
      `node_load1{instance="${instance}"} 9 ${at}\nnode_load5{instance="${instance}"} 2`
    )
    const problem = await problemOf(response)
    expect(problem).toMatchObject({ type: '/problems/samples-rejected', stored: 1, rejected: 1 })
    expect(problem.detail).toContain(reason)
  })

  it('accepts a repeated sample, and rejects another value for the same time', async () => {
    const at = Date.now()
    const line = (value: number) => `node_load1{instance="epsilon"} ${value} ${at}`
    expect((await push(line(1))).status).toBe(204)
    expect((await push(line(1))).status).toBe(204)
    expect((await problemOf(await push(line(2)))).detail).toContain('duplicate')
  })

  it('refuses an extra_label that is not one', async () => {
    const response = await call('/api/v1/import/prometheus?extra_label=9=x', {
      method: 'POST',
      headers: bearer(WRITE_KEY),
      body: 'up 1',
    })
    expect(await problemOf(response)).toMatchObject({ status: 422 })
  })
})

describe('the workspace', () => {
  it('shows its keys to the owner only', async () => {
    expect(await problemOf(await call('/api/workspace/keys'))).toMatchObject({ status: 401 })
    for (const secret of [READ_KEY, WRITE_KEY]) {
      const response = await call('/api/workspace/keys', { headers: bearer(secret) })
      expect(response.status).toBe(401)
    }
    const keys = await call('/api/workspace/keys', { headers: bearer(ADMIN_TOKEN) })
    expect(await keys.json()).toEqual({ writeKey: WRITE_KEY, readKey: READ_KEY })
    expect(keys.headers.get('cache-control')).toBe('no-store')
  })

  it('signs the owner in with the admin token, by a cookie that cannot be forged', async () => {
    const signIn = (token: string) =>
      call('/api/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      })
    expect((await signIn('wrong')).status).toBe(401)
    const response = await signIn(ADMIN_TOKEN)
    expect(response.status).toBe(204)
    const [cookie] = response.headers.get('set-cookie')!.split(';')
    const keys = (value: string) => call('/api/workspace/keys', { headers: { cookie: value } })
    expect((await keys(cookie!)).status).toBe(200)
    const later = cookie!.replace(/=(\d)/, '=9')
    expect((await keys(later)).status).toBe(401)
  })

  it('does not trust a loopback host unless it was told to', async () => {
    const { exports } = await import('cloudflare:workers')
    const response = await exports.default.fetch('http://localhost:8787/api/workspace/keys')
    expect(response.status).toBe(401)
  })
})
