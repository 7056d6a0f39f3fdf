/** Calls of the API as a program makes them, inside workerd. */
import { exports } from 'cloudflare:workers'

export const WRITE_KEY = 'test-write-key'
export const READ_KEY = 'test-read-key'
export const ADMIN_TOKEN = 'test-admin-token'

/** Call the API; `path` begins with `/api`. */
export const call = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(`https://openmanager.test${path}`, init)

/** A JSON request with further headers. */
export const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

export const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })

/** Push lines of text exposition into the workspace's fleet. */
export const push = (lines: string) =>
  call('/api/v1/import/prometheus', { method: 'POST', headers: bearer(WRITE_KEY), body: lines })

/** The members that every problem has, for comparing. */
export async function problemOf(response: Response) {
  const type = response.headers.get('content-type')
  if (type !== 'application/problem+json') throw new Error(`not a problem: ${type}`)
  return (await response.json()) as { type: string; status: number; detail?: string }
}

/** The events of an SSE response, one at a time. */
export async function* eventsOf(response: Response) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      text += value
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.split(': ', 1)[0]!, line.slice(line.indexOf(': ') + 2)] as const)
        )
        text = text.slice(end + 2)
        const [id, event, data] = [fields.get('id'), fields.get('event'), fields.get('data')]
        if (id && event && data) yield { id: Number(id), event, data: JSON.parse(data) }
      }
    }
  } finally {
    await reader.cancel()
  }
}
