/** A real Redis, and before it a proxy that speaks Upstash's REST API and can be made to fail. */
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { freePort, installed, start, until } from './processes.ts'

/** A real redis-server on loopback that keeps nothing on disk. */
export async function redisServer(directory: string) {
  const program = installed('REDIS_SERVER', [
    '/usr/bin/redis-server',
    '/usr/local/bin/redis-server',
  ])
  const port = await freePort()
  const running = start(program, [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', directory],
    ...['--save', '', '--appendonly', 'no'],
  ])
  await until('Redis', async () => (await command(port, ['PING'])) === 'PONG')
  return { ...running, port }
}

export type Reply = string | number | null | Reply[]

/** Redis refused a command. */
class Refused extends Error {}

/**
 * One command over a connection of its own.
 * Source: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export function command(port: number, words: readonly unknown[]): Promise<Reply> {
  const texts = words.map(String)
  const request = texts.map((text) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`).join('')
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0)
    const socket = connect(port, '127.0.0.1')
      .on('error', reject)
      .on('close', () => reject(new Error('Redis closed the connection')))
      .on('data', (chunk: Buffer) => {
        received = Buffer.concat([received, chunk])
        try {
          const read = replyAt(received, 0)
          if (!read) return
          resolve(read.reply)
        } catch (error) {
          reject(error)
        }
        socket.destroy()
      })
    socket.write(`*${texts.length}\r\n${request}`)
  })
}

/** The reply that begins at a byte, and where the next one would; null while it is incomplete. */
function replyAt(bytes: Buffer, from: number): { reply: Reply; next: number } | null {
  const end = bytes.indexOf('\r\n', from)
  if (end === -1) return null
  const text = bytes.toString('utf8', from + 1, end)
  const next = end + 2
  switch (bytes.toString('latin1', from, from + 1)) {
    case '+':
      return { reply: text, next }
    case '-':
      throw new Refused(text)
    case ':':
      return { reply: Number(text), next }
    case '$': {
      const length = Number(text)
      if (length === -1) return { reply: null, next }
      if (bytes.length < next + length + 2) return null
      return { reply: bytes.toString('utf8', next, next + length), next: next + length + 2 }
    }
    case '*': {
      const replies: Reply[] = []
      let at = next
      for (let left = Number(text); left > 0; left--) {
        const read = replyAt(bytes, at)
        if (!read) return null
        replies.push(read.reply)
        at = read.next
      }
      return { reply: replies, next: at }
    }
    default:
      throw new Error(`Redis answered ${text}`)
  }
}

/** What the proxy does instead of its work. */
export type Fault = 'none' | 'slow' | 'hang' | 'html' | 'wrong-json' | 'no-json' | 'drip'

const JSON_TYPE = { 'content-type': 'application/json' }

/**
 * Answers POST / with one command and POST /pipeline with several, as arrays of JSON.
 * Source: https://upstash.com/docs/redis/features/restapi
 */
export async function upstashProxy(redisPort: number, token: string) {
  const state = { fault: 'none' as Fault, requests: 0 }
  const one = async (words: unknown[]) => {
    try {
      return { result: await command(redisPort, words) }
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) }
    }
  }
  const server = createServer(async (request, response) => {
    state.requests++
    let text = ''
    for await (const chunk of request) text += chunk
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, JSON_TYPE).end(JSON.stringify(body))
    if (state.fault === 'hang') return
    if (state.fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 600))
    if (state.fault === 'html') return response.writeHead(502).end('<html>Bad gateway</html>')
    if (state.fault === 'wrong-json') return answer(200, { answer: 'PONG' })
    if (state.fault === 'no-json') return response.writeHead(200, JSON_TYPE).end('{"result": ')
    if (state.fault === 'drip') return response.writeHead(200, JSON_TYPE).write('{"res')
    if (request.headers.authorization !== `Bearer ${token}`) {
      return answer(401, { error: 'Unauthorized' })
    }
    const body = JSON.parse(text)
    if (request.url === '/pipeline') return answer(200, await Promise.all(body.map(one)))
    const reply = await one(body)
    return answer('error' in reply ? 400 : 200, reply)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return { state, url: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close }
}
