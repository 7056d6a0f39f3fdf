/** A real Chromium that reports everything it had to complain about. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type BrowserContextOptions, chromium } from 'playwright-core'
import { installed } from './processes.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** Start the browser; close it with `await using`. */
export async function browser() {
  const executablePath = installed('CHROMIUM', ['/usr/bin/chromium', '/usr/bin/google-chrome'])
  const running = await chromium.launch({ executablePath, args: FLAGS })

  /** A page of its own session. `complaints` collects console errors, CSP
   * violations and requests to other sites. */
  async function open(url: string, options: BrowserContextOptions = {}) {
    const context = await running.newContext({ viewport: DESKTOP, locale: 'ko-KR', ...options })
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`)
      )
    })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== new URL(url).origin) {
        complaints.push(`asked another site: ${request.url()}`)
      }
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(url)
    return { page, context, complaints }
  }
  return { open, [Symbol.asyncDispose]: () => running.close() }
}
export type Page = Awaited<ReturnType<Awaited<ReturnType<typeof browser>>['open']>>['page']

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The serious findings of axe on a page, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so that the page's own policy does not stop it.
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window.
    const { violations } = await (window as any).axe.run()
    return violations
      .filter(({ impact }: { impact: string }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)
      )
  })
}
