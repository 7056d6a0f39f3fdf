import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  COMMANDS_OF_ACTION,
  COMMANDS_OF_CAUSE,
  COMMANDS_OF_METRIC,
} from '../../../../worker/assistant/commands/catalogue'
import { commandsFor } from '../../../../worker/assistant/commands/fill'
import type { Template } from '../../../../worker/assistant/commands/template'
import { Command } from '../../../../worker/contracts/assistant'
import type { Server, Service } from '../../../../worker/contracts/fleet'
import { CATALOGUE } from '../../../../worker/fleet/catalogue'

const lists = [
  ...Object.entries(COMMANDS_OF_CAUSE),
  ...Object.entries(COMMANDS_OF_METRIC),
  ...Object.entries(COMMANDS_OF_ACTION),
]
const every = [...new Set(lists.flatMap(([, templates]) => templates))]

const serverWith = (more: Partial<Server>, services: string[] = []): Server => ({
  ...{ id: 'a-1', hostname: 'a-1', name: 'a-1', type: null, environment: null, location: null },
  ...{ provider: null, ip: null, os: null, kernel: null, architecture: null, cores: null },
  memoryBytes: null,
  services: services.map((name): Service => ({ name, status: 'running', port: 5432 })),
  ...more,
})

const KINDS: [string, Server | undefined][] = [
  ['any server', undefined],
  ['one without services', serverWith({})],
  ['one with a service', serverWith({}, ['nginx'])],
  [
    'one with several',
    serverWith({}, ['postgresql', 'mysql', 'redis-server', 'kubelet', 'docker']),
  ],
  ['one with Alpine', serverWith({ os: 'Alpine Linux v3.22' }, ['nginx'])],
]

/** Whether a shell can read it; nothing is run. */
const isReadable = (command: string) => {
  execFileSync('sh', ['-n'], { input: `${command}\n`, stdio: ['pipe', 'ignore', 'pipe'] })
  return true
}

describe('the catalogue', () => {
  it('has one template for each id', () => {
    expect(new Set(every.map(({ id }) => id)).size).toBe(every.length)
  })

  it.each(lists.filter(([name]) => name !== 'healthy'))(
    'looks before it does, for %s',
    (_, all) => {
      const [first] = all
      expect(first).toMatchObject({ step: 'verify', risk: 'read-only' })
    }
  )

  it.each(
    Object.entries(COMMANDS_OF_CAUSE).filter(
      ([name]) => name !== 'healthy' && name !== 'insufficient-data'
    )
  )('verifies, eases, mends and prevents %s on a server of which little is known', (_, all) => {
    const steps = commandsFor(all, serverWith({}), 'ko').map(({ step }) => step)
    expect([...new Set(steps)]).toEqual(['verify', 'mitigate', 'fix', 'prevent'])
  })

  it('never writes while it verifies, and tells how to undo what it changes', () => {
    for (const { id, step, risk, undo } of every) {
      if (step === 'verify') expect(risk, id).toBe('read-only')
      expect(undo === null, id).toBe(risk === 'read-only')
    }
  })

  it.each(KINDS)('can be read by a shell, for %s', (_, server) => {
    const commands = new Set(every.flatMap((one) => commandsFor([one], server, 'en')))
    expect(commands.size).toBeGreaterThan(40)
    const script = [...commands].map(({ command }) => `{ ${command}\n}`).join('\n')
    expect(isReadable(script)).toBe(true)
    for (const { command, expects, undo } of commands) {
      expect(`${command} ${expects} ${undo}`).not.toMatch(/(?<![$%])\{\w+\}/)
    }
  })

  it('does nothing when a variable is not set', () => {
    const { command } = commandsFor(COMMANDS_OF_ACTION.kill, undefined, 'ko').at(-1)!
    const line = command.replace('sudo kill -TERM', 'echo would kill')
    expect(line).toMatch(/^echo would kill "\$\{PID:\?\}"$/)
    expect(() => execFileSync('sh', ['-c', line], { stdio: 'pipe' })).toThrow(/PID/)
  })
})

describe('commandsFor', () => {
  it('names the one service and its port', () => {
    const server = serverWith({}, ['postgresql'])
    const commands = commandsFor(COMMANDS_OF_CAUSE['connection-pool'], server, 'en')
    expect(commands.every((command) => Command.safeParse(command).success)).toBe(true)
    expect(commands[0]).toEqual({
      ...{ id: 'service.accept-queue', server: 'a-1', step: 'verify', risk: 'read-only' },
      command: 'ss -ltn "sport = :5432"; nstat -az TcpExtListenDrops TcpExtListenOverflows',
      expects:
        'A Recv-Q that reaches Send-Q means the program does not accept connections fast enough.',
      undo: null,
    })
    expect(
      commandsFor(COMMANDS_OF_ACTION.restart, server, 'ko').map((one) => one.command)
    ).toContain('sudo systemctl restart postgresql')
  })

  it('leaves the choice among several services to the asker', () => {
    const server = serverWith({}, ['nginx', 'php-fpm'])
    const restart = commandsFor(COMMANDS_OF_ACTION.restart, server, 'ko').find(
      ({ id }) => id === 'service.restart'
    )
    expect(restart?.command).toMatch(/^sudo systemctl restart "\$\{SERVICE:\?\}"$/)
    expect(restart?.expects).toContain('(nginx, php-fpm)')
  })

  it('speaks to OpenRC on Alpine', () => {
    const server = serverWith({ os: 'Alpine Linux v3.22' }, ['nginx'])
    const commands = commandsFor(COMMANDS_OF_ACTION.restart, server, 'en').map((one) => one.command)
    expect(commands).toContain('sudo rc-service nginx restart')
    expect(commands.join('\n')).not.toContain('systemctl')
  })

  it('leaves out what is not installed', () => {
    const ids = (services: string[]) =>
      commandsFor(COMMANDS_OF_CAUSE['slow-database'], serverWith({}, services), 'ko').map(
        ({ id }) => id
      )
    expect(ids(['mysql'])).toContain('mysql.processes')
    expect(ids(['mysql']).filter((id) => id.startsWith('postgresql'))).toEqual([])
  })

  it.each([
    '$(reboot)',
    'x; rm -rf /',
    '-rf',
    'a b',
    'nginx\nreboot',
    '`id`',
    '../etc',
    'NGINX"',
    'x'.repeat(64),
    '\u202enginx',
  ])('lets nothing of a name that is not one into a command: %j', (name) => {
    const server = serverWith({ id: name, hostname: name, ip: name }, [name])
    for (const template of every as Template[]) {
      const templateText = `${template.command} ${template.alpine}`
      for (const { command, expects, undo } of commandsFor([template], server, 'ko')) {
        if (templateText.includes(name)) continue
        expect(command).not.toContain(name)
        expect(expects).not.toContain(name)
        expect(undo ?? '').not.toContain(name)
      }
    }
  })

  it('is bounded for every server of the catalogue, cause and language', () => {
    for (const server of CATALOGUE)
      for (const [, templates] of lists) {
        const commands = commandsFor(templates, { ...server, id: server.hostname }, 'ko')
        expect(commands.length).toBeLessThanOrEqual(7)
      }
  })
})
