import { describe, expect, it } from 'vitest'
import { isOneOf, secretOf } from '../../../worker/access/credentials'

const basic = (text: string) => `Basic ${btoa(text)}`

describe('secretOf', () => {
  it.each([
    ['Bearer secret', 'secret'],
    ['bearer   secret', 'secret'],
    [basic('user:secret'), 'secret'],
    [basic(':with:colons'), 'with:colons'],
    [`basic ${btoa('user:secret')}`, 'secret'],
    [undefined, null],
    ['', null],
    ['secret', null],
    ['Bearer ', null],
    ['Digest secret', null],
    [basic('no-colon'), null],
    [basic('empty:'), null],
    ['Basic not*base64', null],
  ])('of %s', (header, secret) => {
    expect(secretOf(header)).toBe(secret)
  })
})

describe('isOneOf', () => {
  it('finds a secret among several', async () => {
    expect(await isOneOf('b', 'a', 'b')).toBe(true)
    expect(await isOneOf('c', 'a', 'b')).toBe(false)
  })

  it('matches nothing with a secret that is not set', async () => {
    expect(await isOneOf('', undefined, '')).toBe(false)
    expect(await isOneOf(null, undefined)).toBe(false)
    expect(await isOneOf('undefined', undefined)).toBe(false)
  })
})
