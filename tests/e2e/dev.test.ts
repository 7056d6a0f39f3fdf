import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { ENVIRONMENT, ROOT } from '../../worker/selfhost/install.mjs'
import { freePort, temporaryDirectory, until } from './processes.ts'

/** Vite serves nothing to a child of its own test runner. */
const NOT_A_TEST = { NODE_ENV: undefined, VITEST: undefined, TEST: undefined }

it('serves console, API and live stream on the one address of npm run dev', async () => {
  await using directory = await temporaryDirectory()
  const port = await freePort()
  const dev = spawn(
    'node',
    ['worker/selfhost/dev.mjs', '--port', String(port), '--data', directory.path],
    { cwd: ROOT, env: { ...ENVIRONMENT, ...NOT_A_TEST }, stdio: 'ignore' }
  )
  try {
    const url = `http://localhost:${port}`
    await until('the API', async () => (await fetch(`${url}/api/health`)).ok, 60_000)
    await until('the console', async () => (await fetch(url)).ok, 60_000)
    const session = { 'x-session-id': 'dev' }
    await fetch(`${url}/api/servers/next`, { method: 'POST', headers: session })
    const list = (await (await fetch(`${url}/api/fleets`, { headers: session })).json()) as {
      owner: boolean
      fleets: { id: string }[]
    }
    expect(list.owner).toBe(true)
    const socket = new WebSocket(
      `${url.replace('http', 'ws')}/api/fleets/${list.fleets.at(-1)!.id}/live`
    )
    const [{ data }] = (await once(socket, 'message')) as [MessageEvent]
    expect(JSON.parse(data)).toMatchObject({ event: 'snapshot' })
    socket.close()
  } finally {
    dev.kill('SIGTERM')
    await once(dev, 'exit')
  }
})
