import { expect, it } from 'vitest'
import { addressed } from '../../site/src/lib/document-address.ts'

const HERE = { protocol: 'http:', host: 'localhost:8787' }

it.each([
  ['curl https://YOUR-ADDRESS/api/v1/query', 'curl http://localhost:8787/api/v1/query'],
  ['promtool https://me:READ-KEY@YOUR-ADDRESS up', 'promtool http://me:READ-KEY@localhost:8787 up'],
  ['https://grafana.example.com', 'https://grafana.example.com'],
])('%s is read as %s on this machine', (written, read) => {
  expect(addressed(written, HERE)).toBe(read)
})
