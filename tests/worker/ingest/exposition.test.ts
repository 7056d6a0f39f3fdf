import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeExposition } from '../../../worker/ingest/exposition'
import { encodeLabels } from '../../../worker/ingest/labels'
import { MalformedBody } from '../../../worker/ingest/malformed'
import { bits, decoded } from './decoded'

const NOW = 1_790_000_000_000
const web = { instance: 'web-1' }

const page = (text: string, extra: Record<string, string> = web) =>
  decodeExposition(new TextEncoder().encode(text), NOW, extra)
/** Series as [labels, time, value bits]. */
const read = (text: string, extra?: Record<string, string>) =>
  decoded(page(text, extra).push).map(({ labels, samples }) => [labels, ...samples[0]!])

describe('the text format', () => {
  it('is read as its specification shows it', () => {
    const text = String.raw`# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045
http_request_duration_seconds_bucket{le="+Inf",} 144320
`
    const at = 1_395_066_363_000
    expect(read(text)).toEqual([
      [{ ...web, __name__: 'http_requests_total', code: '200', method: 'post' }, at, bits(1027)],
      [{ ...web, __name__: 'http_requests_total', code: '400', method: 'post' }, at, bits(3)],
      [
        {
          ...web,
          __name__: 'msdos_file_access_time_seconds',
          error: 'Cannot find file:\n"FILE.TXT"',
          path: 'C:\\DIR\\FILE.TXT',
        },
        NOW,
        bits(1.458255915e9),
      ],
      [{ ...web, __name__: 'metric_without_timestamp_and_labels' }, NOW, bits(12.47)],
      [
        { ...web, __name__: 'something_weird', problem: 'division by zero' },
        -3_982_045,
        bits(Number.POSITIVE_INFINITY),
      ],
      [{ ...web, __name__: 'http_request_duration_seconds_bucket', le: '+Inf' }, NOW, bits(144320)],
    ])
  })

  it.each([
    ['1e3', 1000],
    ['-0', -0],
    ['.5', 0.5],
    ['5.', 5],
    ['+Inf', Number.POSITIVE_INFINITY],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['NaN', Number.NaN],
  ])('knows the value %s', (text, value) => {
    expect(read(`a ${text}`)[0]![2]).toBe(bits(value))
  })

  it('may use blanks, tabs and line ends of other systems', () => {
    expect(read('\t a \t{ x = "y" , }\t5  7 \r\n b 1')).toEqual([
      [{ ...web, __name__: 'a', x: 'y' }, 7, bits(5)],
      [{ ...web, __name__: 'b' }, NOW, bits(1)],
    ])
  })

  it('is OpenMetrics when it ends so: times in seconds, exemplars left out', () => {
    const text =
      'a_total{x="1"} 17 1520879607.789 # {trace="KOO5S4vxi0o"} 0.67 1.1\nb 2 # {} 1\n# EOF\n'
    expect(read(text)).toEqual([
      [{ ...web, __name__: 'a_total', x: '1' }, 1_520_879_607_789, bits(17)],
      [{ ...web, __name__: 'b' }, NOW, bits(2)],
    ])
  })

  it('writes label sets the way they are stored, so that they are found at once', () => {
    const { push } = page('a{z="1",b="2",A="3"} 1', { instance: 'web-1', c: 'x', b: 'own wins' })
    expect(push.keys.slice(push.keyStart[0], push.keyEnd[0])).toEqual(
      encodeLabels({ __name__: 'a', instance: 'web-1', A: '3', b: '2', c: 'x', z: '1' })
    )
  })

  it('reads a page of a real node_exporter', () => {
    const text = readFileSync(`${import.meta.dirname}/node-exporter.txt`, 'utf8')
    const { push, unreadable } = page(text, {})
    expect(unreadable.count).toBe(0)
    const lines = text.split('\n').filter((line) => line && !line.startsWith('#'))
    expect(push.samples).toBe(lines.length)
    const nodename = /nodename="([^"]+)"/.exec(text)![1]
    const found = decoded(push)
    expect(new Set(found.map(({ labels }) => labels?.instance))).toEqual(new Set([nodename]))
    expect(found.map(({ samples }) => samples[0]![1])).toEqual(
      lines.map((line) =>
        bits(Number(line.slice(line.lastIndexOf(' ')).replace('Inf', 'Infinity')))
      )
    )
  })
})

describe('the instance of a series', () => {
  const uname = 'node_uname_info{nodename="db-1",release="6.1"} 1\n'

  it('is its own before anything else', () => {
    expect(read(`a{instance="x"} 1\n${uname}`)[0]![0]).toMatchObject({ instance: 'x' })
  })

  it('is the one asked for before the name of the machine', () => {
    expect(read(`a 1\n${uname}`)[0]![0]).toMatchObject({ instance: 'web-1' })
  })

  it('is the name of the machine, wherever the page tells it', () => {
    expect(read(`a{instance=""} 1\n${uname}`, {})[0]![0]).toMatchObject({ instance: 'db-1' })
  })

  it('must come from somewhere', () => {
    expect(() => page('b 2\n', {})).toThrow('?extra_label=instance=NAME')
    const { push, unreadable } = page('a{instance="x"} 1\nb 2\n', {})
    expect(push.samples).toBe(1)
    expect(unreadable).toMatchObject({ count: 1, example: expect.stringContaining('line 2') })
  })

  it('does not matter on a page without a sample, which is an error by itself', () => {
    expect(() => page('', {})).toThrow('no sample')
    expect(() => page('# HELP nothing here\n', {})).toThrow('no sample')
  })
})

describe('a line that cannot be read', () => {
  it.each([
    ['1a 5', 'line 2: expected a metric name: "1a 5"'],
    ['a', 'line 2: expected a value: "a"'],
    ['a five', 'line 2: expected a value: "a five"'],
    ['a 0x10', 'line 2: expected a value: "a 0x10"'],
    ['a 1 soon', 'line 2: expected a timestamp: "a 1 soon"'],
    ['a 1 2 3', 'line 2: expected the end of the line: "a 1 2 3"'],
    ['a{', 'line 2: expected }: "a{"'],
    ['a{b} 1', 'line 2: expected =: "a{b} 1"'],
    ['a{b=c} 1', 'line 2: expected ": "a{b=c} 1"'],
    ['a{b="c} 1', String.raw`line 2: expected " at the end of a label value: "a{b=\"c} 1"`],
    ['a{b="c" d="e"} 1', String.raw`line 2: expected , or }: "a{b=\"c\" d=\"e\"} 1"`],
    ['a{="c"} 1', String.raw`line 2: expected a label name: "a{=\"c\"} 1"`],
  ])('%s is named, and the others are kept', (line, example) => {
    const { push, unreadable } = page(`good 1\n${line}\nalso_good 2\n?`)
    expect(decoded(push).map(({ labels }) => labels?.__name__)).toEqual(['good', 'also_good'])
    expect(unreadable.count).toBe(2)
    expect(unreadable.example).toBe(example)
  })

  it('makes the whole push malformed when there is no other', () => {
    expect(() => page('{"metrics": 1}')).toThrow('line 1: expected a metric name')
  })

  it('is quoted only in part when it is long', () => {
    expect(page(`a 1\n${'x'.repeat(5_000)}`).unreadable.example.length).toBeLessThan(200)
  })

  it('makes a push malformed when there are more than anyone sends by mistake', () => {
    expect(() => page(`a 1\n${'?\n'.repeat(10_001)}`)).toThrow(MalformedBody)
  })

  it('does not take long, however many labels it has', () => {
    const labels = Array.from({ length: 300_000 }, (_, n) => `l${1_000_000 - n}="x"`).join()
    expect(page(`a 1\nb{${labels}} 1`).unreadable.example).toContain('too many labels')
  }, 2_000)
})

it('any bytes at all are read or malformed', () => {
  const snippet = fc.constantFrom(
    'a',
    '{',
    '}',
    '"',
    '\\',
    '=',
    ',',
    ' ',
    '\n',
    '1',
    '#',
    '# EOF',
    'Inf'
  )
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.array(snippet, { maxLength: 60 }).map((parts) => new TextEncoder().encode(parts.join('')))
  )
  fc.assert(
    fc.property(bytes, (body) => {
      try {
        decodeExposition(body, NOW, web)
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedBody)
      }
    }),
    { numRuns: 5_000 }
  )
})
