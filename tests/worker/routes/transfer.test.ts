import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { app } from '../../../worker/app'
import { ImportReport } from '../../../worker/contracts/transfer'
import { ADMIN_TOKEN, bearer, call, problemOf, push, READ_KEY, WRITE_KEY } from './api'

const owner = bearer(ADMIN_TOKEN)
const send = (body: BodyInit, headers: Record<string, string> = {}, path = '/api/import') =>
  call(path, { method: 'POST', headers: { ...owner, ...headers }, body })

const line = (name: string, value: number, time = Date.now()) =>
  `{"metric":{"__name__":"${name}","instance":"moved"},"values":[${value}],"timestamps":[${time}]}\n`

const unzipped = (response: Response) =>
  new Response(response.body!.pipeThrough(new DecompressionStream('gzip'))).text()

describe('GET /api/export', () => {
  it.each([
    ['nobody', {}],
    ['a holder of the read key', bearer(READ_KEY)],
    ['a holder of the write key', bearer(WRITE_KEY)],
  ])('gives nothing to %s', async (_, headers) => {
    const response = await call('/api/export', { headers })
    expect(await problemOf(response)).toMatchObject({ type: '/problems/unauthorized' })
  })

  it('gives the owner a file with what was pushed', async () => {
    await push('pushed{instance="alpha"} 12.5 1\npushed{instance="alpha"} 13.5')
    const response = await call('/api/export', { headers: owner })
    expect(response.headers.get('content-type')).toBe('application/gzip')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="openmanager-\d{4}-\d\d-\d\d\.jsonl\.gz"$/
    )
    const lines = (await unzipped(response)).trimEnd().split('\n')
    expect(JSON.parse(lines[0]!)).toMatchObject({ openmanager: { format: 1 } })
    expect(lines.find((text) => text.includes('"pushed"'))).toMatch(/"values":\[13.5\]/)
    expect(JSON.parse(lines.at(-1)!)).toEqual({
      openmanager: { lines: lines.length - 2, samples: expect.any(Number) },
    })
  })

  it('gives a part of it', async () => {
    await send(line('one', 1) + line('two', 2) + line('three', 3))
    const query = 'match[]=one&match[]={__name__="two"}'
    const response = await call(`/api/export?${query}`, { headers: owner })
    const text = await unzipped(response)
    expect(text).toContain('"one"')
    expect(text).toContain('"two"')
    expect(text).not.toContain('"three"')
    const past = await call(`/api/export?match[]=one&to=${Date.now() - 60_000}`, { headers: owner })
    expect(await unzipped(past)).toContain('{"openmanager":{"lines":0,"samples":0}}')
  })

  it.each(['match[]=sum(up)', 'match[]=up{', 'from=yesterday', 'nonsense=1'])(
    'refuses ?%s with 422',
    async (query) => {
      const response = await call(`/api/export?${query}`, { headers: owner })
      expect(await problemOf(response)).toMatchObject({ type: '/problems/invalid-request' })
    }
  )

  it('answers HEAD without beginning', async () => {
    const store = { getByName: () => ({ export: () => Promise.reject(new Error('begun')) }) }
    const request = { method: 'HEAD', headers: owner }
    const response = await app.request('/api/export', request, { ...env, SERIES: store })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })
})

describe('POST /api/import', () => {
  it.each([
    ['nobody', {}],
    ['a holder of the write key', bearer(WRITE_KEY)],
  ])('takes nothing from %s', async (_, headers) => {
    const response = await call('/api/import', { method: 'POST', headers, body: line('no', 1) })
    expect(await problemOf(response)).toMatchObject({ type: '/problems/unauthorized' })
  })

  it('takes an export again, as the file it is, whatever it is called', async () => {
    await send(line('again', 1))
    const file = await (await call('/api/export?match[]=again', { headers: owner })).bytes()
    const names: Record<string, string>[] = [
      {},
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-encoding': 'gzip', 'content-type': 'application/x-ndjson' },
    ]
    for (const headers of names) {
      const response = await send(file, headers)
      expect(ImportReport.parse(await response.json())).toMatchObject({
        series: 1,
        samples: 1,
        rejected: 0,
        complete: true,
      })
    }
  })

  it.each([
    ['no body', '', {}, '/problems/malformed-body'],
    ['a web page', '<html>', {}, '/problems/malformed-body'],
    [
      'another compression',
      'x',
      { 'content-encoding': 'zstd' },
      '/problems/unsupported-media-type',
    ],
  ])('refuses %s', async (_, body, headers, type) => {
    expect(await problemOf(await send(body, headers as Record<string, string>))).toMatchObject({
      type,
    })
  })

  it('refuses an unknown parameter', async () => {
    const response = await send(line('a', 1), {}, '/api/import?setings=1')
    expect(await problemOf(response)).toMatchObject({ type: '/problems/invalid-request' })
  })
})
