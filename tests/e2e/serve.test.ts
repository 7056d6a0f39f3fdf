import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { compressSync } from 'snappy'
import { expect, it } from 'vitest'
import { INGEST } from '../../worker/policy.ts'
import { series, writeRequest } from '../worker/ingest/write-request.ts'
import { type Product, serve, temporaryDirectory } from './processes.ts'

const auth = (secret: string) => ({ authorization: `Bearer ${secret}` })

async function push(product: Product, key: string, value: number, at: number) {
  const response = await fetch(`${product.url}/api/v1/import/prometheus`, {
    method: 'POST',
    headers: auth(key),
    body: `node_load1{instance="crash-test"} ${value} ${at}\n`,
  })
  return response.status
}

/** The stored values of `node_load1` in a window, a second apart. */
async function stored(product: Product, key: string, from: number, count: number) {
  const query = `from=${from}&to=${from + count * 1_000}&step=1000&signals=load1&server=crash-test`
  const response = await fetch(`${product.url}/api/fleets/main/history?${query}`, {
    headers: auth(key),
  })
  const history = (await response.json()) as { series: { values: (number | null)[] }[] }
  return history.series[0]?.values ?? []
}

const KEYS = {
  OPENMANAGER_WRITE_KEY: 'serve-write-key',
  OPENMANAGER_READ_KEY: 'serve-read-key',
  OPENMANAGER_ADMIN_TOKEN: 'serve-admin-token',
}

it('keeps everything it acknowledged when it is killed, again and again', async () => {
  await using directory = await temporaryDirectory()
  const from = Math.floor(Date.now() / 1_000) * 1_000 - 600_000
  let acknowledged = 0
  for (let round = 0; round < 3; round++) {
    const product = await serve(directory.path, { keys: KEYS })
    const killAt = acknowledged + 40 + round * 7
    while (acknowledged < killAt) {
      const status = await push(
        product,
        KEYS.OPENMANAGER_WRITE_KEY,
        acknowledged,
        from + acknowledged * 1_000
      )
      expect(status).toBe(204)
      acknowledged++
    }
    await product.crash()
  }
  await using product = await serve(directory.path, { keys: KEYS })
  expect(await stored(product, KEYS.OPENMANAGER_READ_KEY, from, acknowledged)).toEqual(
    Array.from({ length: acknowledged }, (_, index) => index)
  )
})

it('gives the space of the log back to the disk when it has packed everything and is stopped', async () => {
  await using directory = await temporaryDirectory()
  const product = await serve(directory.path, { keys: KEYS })
  const now = Date.now()
  for (let n = 0; n < 100; n++) {
    const lines = Array.from({ length: 500 }, (_, m) => {
      return `m{instance="a",n="${m}"} ${Math.sin(500 * n + m)} ${now - 100_000 + n * 1_000}`
    })
    const response = await fetch(`${product.url}/api/v1/import/prometheus`, {
      method: 'POST',
      headers: auth(KEYS.OPENMANAGER_WRITE_KEY),
      body: lines.join('\n'),
    })
    expect(response.status).toBe(204)
  }
  const flushed = await fetch(`${product.url}/api/store/flush`, {
    method: 'POST',
    headers: auth(KEYS.OPENMANAGER_ADMIN_TOKEN),
  })
  expect(flushed.status).toBe(204)
  await product.stop()
  const objects = join(directory.path, 'objects/openmanager-SeriesStore')
  const sizes = await Promise.all(
    (await readdir(objects)).map(async (file) => (await stat(join(objects, file))).size)
  )
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  // 50,000 values of noise take 8 bytes each in the log, and as much in blocks.
  expect(bytes).toBeGreaterThan(300_000)
  expect(bytes).toBeLessThan(600_000)
  await using again = await serve(directory.path, { keys: KEYS })
  const kept = await fetch(`${again.url}/api/export`, {
    headers: auth(KEYS.OPENMANAGER_ADMIN_TOKEN),
  })
  const lines = gunzipSync(await kept.bytes())
    .toString()
    .trim()
    .split('\n')
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ openmanager: { samples: 50_000 } })
})

it('makes keys, keeps them for itself, prints them, and uses them again', async () => {
  await using directory = await temporaryDirectory()
  const unset = {
    OPENMANAGER_WRITE_KEY: undefined,
    OPENMANAGER_READ_KEY: undefined,
    OPENMANAGER_ADMIN_TOKEN: undefined,
  }
  const first = await serve(directory.path, { keys: unset })
  const file = join(directory.path, 'keys.json')
  const keys = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
  expect((await stat(file)).mode & 0o077).toBe(0)
  for (const key of Object.values(keys)) expect(first.printed()).toContain(key)
  expect(await push(first, keys.OPENMANAGER_WRITE_KEY!, 1, Date.now())).toBe(204)
  await first.stop()

  await using second = await serve(directory.path, { keys: unset })
  const again = await fetch(`${second.url}/api/workspace/keys`, {
    headers: auth(keys.OPENMANAGER_ADMIN_TOKEN!),
  })
  expect(await again.json()).toEqual({
    writeKey: keys.OPENMANAGER_WRITE_KEY,
    readKey: keys.OPENMANAGER_READ_KEY,
  })
  const stranger = await fetch(`${second.url}/api/workspace/keys`)
  expect(stranger.status).toBe(401)
})

it.each(['the script', 'workerd itself'])(
  'stops within five seconds of SIGTERM to %s although streams are open',
  async (target) => {
    await using directory = await temporaryDirectory()
    await using product = await serve(directory.path, { keys: KEYS })
    const stream = await fetch(`${product.url}/api/fleets/main/live`, {
      headers: auth(KEYS.OPENMANAGER_READ_KEY),
    })
    const reader = stream.body!.getReader()
    await reader.read()
    const startedAt = Date.now()
    process.kill(target === 'the script' ? product.child.pid! : product.pid, 'SIGTERM')
    await product.ended()
    expect(Date.now() - startedAt).toBeLessThan(5_000)
    await reader.cancel().catch(() => {}) // The connection is gone, which is the point.
  }
)

it('takes 10,000 series in one remote-write push', async () => {
  await using directory = await temporaryDirectory()
  await using product = await serve(directory.path, { keys: KEYS })
  const at = Date.now()
  const sent = Array.from({ length: 10_000 }, (_, n) =>
    series({ __name__: 'node_load1', instance: `host-${n % 100}`, n: String(n) }, [at, n])
  )
  const response = await fetch(`${product.url}/api/v1/write`, {
    method: 'POST',
    headers: {
      ...auth(KEYS.OPENMANAGER_WRITE_KEY),
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
    },
    body: new Uint8Array(compressSync(Buffer.from(writeRequest(sent)))),
  })
  expect([response.status, await response.text()]).toEqual([204, ''])
  const state = await fetch(`${product.url}/api/fleets/main`, {
    headers: auth(KEYS.OPENMANAGER_READ_KEY),
  })
  const { readings } = (await state.json()) as {
    readings: { server: string; signals: { load1: number } }[]
  }
  expect(readings).toHaveLength(100)
  expect(readings.find(({ server }) => server === 'host-99')!.signals.load1).toBe(9_999)
})

it('refuses a body without a length once it is over the limit, without waiting for its end', async () => {
  await using directory = await temporaryDirectory()
  await using product = await serve(directory.path, { keys: KEYS })
  // It never ends; all of it is read before it is refused, so no write meets a closed connection.
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(INGEST.maxBodyBytes))
      controller.enqueue(new Uint8Array(1))
    },
  })
  const response = await fetch(`${product.url}/api/v1/import/prometheus`, {
    method: 'POST',
    headers: auth(KEYS.OPENMANAGER_WRITE_KEY),
    body,
    duplex: 'half',
  } as RequestInit)
  expect([response.status, await response.json()]).toEqual([
    413,
    expect.objectContaining({ status: 413 }),
  ])
})

it('has a page for every kind of problem, in both languages', async () => {
  await using directory = await temporaryDirectory()
  await using product = await serve(directory.path, { keys: KEYS })
  const { components } = (await (await fetch(`${product.url}/api/openapi.json`)).json()) as {
    components: { schemas: { Problem: { properties: { type: { enum: string[] } } } } }
  }
  const kinds = components.schemas.Problem.properties.type.enum
  expect(kinds.length).toBeGreaterThan(10)
  for (const path of kinds.flatMap((kind) => [kind, `/en${kind}`])) {
    expect([path, (await fetch(`${product.url}${path}`)).status]).toEqual([path, 200])
  }
})

it('refuses a directory that another server uses, and takes it when that one is gone', async () => {
  await using directory = await temporaryDirectory()
  const first = await serve(directory.path, { keys: KEYS })
  await expect(serve(directory.path, { keys: KEYS })).rejects.toThrow(`process ${first.pid}`)
  await first.crash()
  await using second = await serve(directory.path, { keys: KEYS })
  expect(await push(second, KEYS.OPENMANAGER_WRITE_KEY, 1, Date.now())).toBe(204)
})

it('lets one of several that start at once have a directory, also after a crash', async () => {
  await using directory = await temporaryDirectory()
  for (let round = 0; round < 2; round++) {
    const started = await Promise.allSettled(
      [1, 2, 3].map(() => serve(directory.path, { keys: KEYS }))
    )
    const running = started.filter((each) => each.status === 'fulfilled')
    expect(running).toHaveLength(1)
    await running[0]!.value.crash()
  }
})

it.each([
  [['--port', '99999'], '--port must be'],
  [['--bogus'], "Unknown option '--bogus'"],
  [['--data', '/dev/null'], 'cannot be used'],
])('says in a line what is wrong with %j', async (args, message) => {
  await using directory = await temporaryDirectory()
  const refused = await serve(directory.path, { args }).catch(String)
  expect(refused).toContain(message)
  expect(refused).not.toContain('    at ')
})

it('refuses to make everybody the owner on an address that others can reach', async () => {
  await using directory = await temporaryDirectory()
  const args = ['--trust-loopback', '--host', '0.0.0.0']
  await expect(serve(directory.path, { args })).rejects.toThrow('needs a loopback')
})

it('serves the console with headers that keep it from being framed or sniffed', async () => {
  await using directory = await temporaryDirectory()
  await using product = await serve(directory.path, { keys: KEYS })
  for (const path of ['/', '/en', '/connect', '/server', '/en/problems/internal']) {
    const response = await fetch(`${product.url}${path}`)
    expect([path, response.status]).toEqual([path, 200])
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(
      `${response.headers.get('x-frame-options')} ${response.headers.get('content-security-policy')}`
    ).toMatch(/DENY|frame-ancestors 'none'/)
    expect(await response.text()).toMatch(/http-equiv="content-security-policy"/i)
  }
  expect((await fetch(`${product.url}/no-such-page`)).status).toBe(404)
})
