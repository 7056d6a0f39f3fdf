import { expect, it } from 'vitest'
import { withJosa } from '../../../../worker/assistant/words/josa'

it.each([
  // Digits as they are read: 일, 이, 삼, 사, 오, 육, 칠, 팔, 구, 십.
  ['web-01', '은/는', 'web-01은'],
  ['web-02', '은/는', 'web-02는'],
  ['web-03', '이/가', 'web-03이'],
  ['web-04', '을/를', 'web-04를'],
  ['web-05', '와/과', 'web-05와'],
  ['web-06', '와/과', 'web-06과'],
  ['web-07', '으로/로', 'web-07로'],
  ['web-08', '으로/로', 'web-08로'],
  ['web-09', '이/가', 'web-09가'],
  ['web-10', '으로/로', 'web-10으로'],
  ['10.0.0.1:9100', '은/는', '10.0.0.1:9100은'],
  ['63.2%', '이에요/예요', '63.2%예요'],
  ['3대', '이에요/예요', '3대예요'],
  ['초당 1.25MB', '이에요/예요', '초당 1.25MB예요'],
  ['2시간', '이에요/예요', '2시간이에요'],
  ['620개', '이에요/예요', '620개예요'],
  // Words as they are read, abbreviations as they are spelt.
  ['api-gateway-prod', '은/는', 'api-gateway-prod는'],
  ['db-master', '이/가', 'db-master가'],
  ['monitoring', '이/가', 'monitoring이'],
  ['mail', '으로/로', 'mail로'],
  ['web', '을/를', 'web을'],
  ['backup', '이/가', 'backup이'],
  ['DNS', '은/는', 'DNS는'],
  ['RAM', '은/는', 'RAM은'],
  ['http', '을/를', 'http를'],
  ['CPU', '이/가', 'CPU가'],
  ['디스크', '을/를', '디스크를'],
  ['메모리 사용률', '은/는', '메모리 사용률은'],
  ['서울', '으로/로', '서울로'],
  // What is not read out: an aside, a quotation mark.
  ['web-01(운영)', '은/는', 'web-01(운영)은'],
  ['“이상한 서버”', '은/는', '“이상한 서버”는'],
] as const)('%s with %s is %s', (word, pair, expected) => {
  expect(withJosa(word, pair)).toBe(expected)
})

it.each(['', '🙂', '\u202e', '<script>', '('.repeat(5_000), 'a'.repeat(100_000)])(
  'takes any text, such as %j',
  (word) => {
    expect(['은', '는']).toContain(withJosa(word, '은/는').slice(word.length))
  }
)
