import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it.each(['README.md', 'README.ko.md'])('%s links only to what is there', (file) => {
  const text = readFileSync(file, 'utf8')
  const links = [...text.matchAll(/\]\(([^)#\s]+)\)/g)].map(([, target]) => target!)
  const local = links.filter((target) => !target.includes('://'))
  expect(local.length).toBeGreaterThan(3)
  expect(local.filter((target) => !existsSync(target))).toEqual([])
})

it('names only scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const named = [...readFileSync('README.md', 'utf8').matchAll(/npm (?:run )?(\w+(?::\w+)*)/g)]
  const builtIn = ['install', 'ci', 'and', 'or']
  const missing = named.map(([, name]) => name!).filter((name) => !(name in scripts))
  expect(missing.filter((name) => !builtIn.includes(name))).toEqual([])
})
