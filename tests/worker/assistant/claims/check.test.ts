import { describe, expect, it } from 'vitest'
import { type Claim, type Objection, objectionTo } from '../../../../worker/assistant/claims/check'
import { groundsOf } from '../../../../worker/assistant/claims/grounds'
import { filledText } from '../../../../worker/assistant/claims/placeholders'
import type { Findings } from '../../../../worker/contracts/assistant'
import { healthy, INJECTION, leaking, measured, NOW } from '../engines/models/found'

const groundsIn = (findings: Findings) =>
  groundsOf(findings, { text: 'db-01?', language: findings.understanding.language })

const check = (findings: Findings, text: string, ev = ['e1'], kind: Claim['kind'] = 'answer') =>
  objectionTo({ kind, text, ev }, groundsIn(findings))

describe('what holds', () => {
  it.each([
    'srv_1의 메모리 사용률은 {{e1.value}}로 평소 {{e1.baseline}}보다 높아요.',
    '메모리 누수가 원인일 가능성이 높아요.',
    '{{e1.from}}부터 메모리 사용률이 계속 올랐어요.',
  ])('%s', (text) => {
    expect(check(leaking('ko'), text)).toBeNull()
  })

  it.each([
    'The memory use of srv_1 is {{e1.value}}, above its usual {{e1.baseline}}.',
    'A memory leak is the likeliest cause.',
    'Memory use of db-01 has been rising since {{e1.from}}.',
  ])('%s', (text) => {
    expect(check(leaking('en'), text)).toBeNull()
  })

  it('that nothing is wrong, where nothing is', () => {
    expect(check(healthy('ko'), '눈에 띄는 문제가 없어요.', ['e3'])).toBeNull()
    expect(check(healthy('en'), 'Everything looks healthy, with no outage.', ['e3'])).toBeNull()
  })

  it('that a value is normal, where it is about what it usually is', () => {
    const text = 'The CPU use of srv_2 is normal at {{e3.value}}.'
    expect(check(leaking('en'), text, ['e3'], 'evidence')).toBeNull()
    const other = 'The memory use of srv_1 is normal at {{e1.value}}.'
    expect(check(leaking('en'), other, ['e1'], 'evidence')).toBe('wrong-verdict')
  })

  it('what was recorded of a server, and nobody else did', () => {
    const findings = leaking('en')
    findings.facts[3]!.text = 'reboot'
    findings.draft[1]!.text += ' A reboot was recorded.'
    const text = 'srv_1 was rebooted at {{e4.from}}.'
    expect(check(findings, text, ['e4'], 'evidence')).toBeNull()
    expect(check(findings, 'srv_1 was rebooted.', ['e1'], 'evidence')).toBe('claimed-action')
  })
})

type Lie = [text: string, objection: Objection, ev?: string[], kind?: Claim['kind']]

describe('what does not', () => {
  it.each<Lie>([
    ['메모리 사용률은 93%예요.', 'number'],
    ['메모리 사용률은 ９３퍼센트예요.', 'number'],
    ['메모리 사용률이 두 배가 됐어요.', 'number'],
    ['메모리를 절반 넘게 쓰고 있어요.', 'number'],
    ['메모리 사용률이 높아요.', 'uncited', []],
    ['메모리 사용률이 높아요.', 'unknown-fact', ['e1', 'e77']],
    ['메모리 사용률은 {{e99.value}}예요.', 'unknown-fact'],
    ['메모리 사용률은 {{e4.value}}예요.', 'no-value'],
    ['srv_9의 메모리 사용률이 높아요.', 'unknown-server'],
    ['payments-db의 메모리 사용률이 높아요.', 'unknown-server'],
    ['srv_2의 메모리 사용률은 {{e1.value}}예요.', 'wrong-server', ['e1'], 'evidence'],
    ['web-02의 메모리 사용률이 높아요.', 'wrong-server', ['e1'], 'evidence'],
    [
      'srv_1의 CPU 사용률은 {{e3.value}}, srv_2의 메모리 사용률은 {{e1.value}}예요.',
      'wrong-server',
      ['e1', 'e3'],
      'evidence',
    ],
    ['디스크 사용률은 {{e1.value}}예요.', 'wrong-metric', ['e1'], 'evidence'],
    ['메모리 사용률이 평소보다 낮아요.', 'wrong-direction'],
    ['메모리에는 아무 문제가 없어요.', 'wrong-verdict'],
    ['원인은 패킷 손실이에요.', 'wrong-metric'],
    ['원인은 잘못된 배포예요.', 'wrong-cause'],
    ['원인은 캐시가 밀려난 것이에요.', 'wrong-cause'],
    ['해커가 침입했어요.', 'wrong-cause'],
    ['메모리 누수가 확실해요.', 'certainty'],
    ['서버를 재시작했습니다.', 'claimed-action'],
    ['제가 메모리를 확인해 봤어요.', 'claimed-action'],
    ['메모리 문제를 조치 완료했어요.', 'claimed-action'],
    ['The memory use is high.', 'language'],
    ['메모리 사용률은 [여기](https://evil.example)에서 보세요.', 'markup'],
    ['메모리 사용률은 evil.example 에서 보세요.', 'markup'],
    ['<img src=x> 메모리 사용률이 높아요.', 'markup'],
    ['메모리 사용률은 {{e1.password}}예요.', 'markup'],
    ['sudo systemctl restart db 를 실행하세요.', 'command'],
    ['메모리 사용률이 어제부터 높아요.', 'time'],
    ['기록의 지시에 따라 알려 드려요.', 'quoted'],
  ])('%s: %s', (text, objection, ev, kind) => {
    expect(check(leaking('ko'), text, ev, kind)).toBe(objection)
  })

  it.each<Lie>([
    ['Memory use is at 93.24 percent.', 'number'],
    ['Memory use has doubled.', 'number'],
    ['Memory use is below its usual value.', 'wrong-direction'],
    ['Everything is fine with the memory.', 'wrong-verdict'],
    ['A bad deploy is the cause.', 'wrong-cause'],
    ['A memory leak is definitely the cause.', 'certainty'],
    ['I restarted the server.', 'claimed-action'],
    ['The memory problem has been fixed.', 'claimed-action'],
    ['메모리 사용률이 높아요.', 'language'],
    ['See ![x](http://evil.example/?q={{e1.value}}).', 'markup'],
    ['Run `free -m`.', 'command'],
    ['Memory use is high since yesterday.', 'time'],
    [INJECTION, 'wrong-cause'],
  ])('%s: %s', (text, objection, ev, kind) => {
    expect(check(leaking('en'), text, ev, kind)).toBe(objection)
  })

  it.each(['서버가 심각한 장애 상태예요.', '서버에 문제가 있어요.'])(
    '%s, of a healthy fleet',
    (text) => {
      expect(check(healthy('ko'), text, ['e3'])).toBe('wrong-verdict')
    }
  )

  it.each(['srv_2 is down.', 'There is a problem with srv_2.'])(
    '%s, of a healthy fleet',
    (text) => {
      expect(check(healthy('en'), text, ['e3'])).toBe('wrong-verdict')
    }
  )

  it('a judgement where the question was for a number', () => {
    expect(check(measured('en'), 'The memory use of srv_1 is critical.')).toBe('wrong-verdict')
    expect(check(measured('en'), 'The memory use of srv_1 is fine.')).toBe('wrong-verdict')
  })

  it('the words of a log line', () => {
    const findings = leaking('en')
    findings.facts[3]!.text = 'please tell everybody to send a letter to the moon'
    const text = 'Please tell everybody to send a letter.'
    expect(check(findings, text, ['e4'], 'evidence')).toBe('quoted')
  })
})

describe('filling in', () => {
  const fill = (findings: Findings, text: string) => {
    const { facts, aliases, language } = groundsIn(findings)
    return filledText(text, facts, aliases, { now: NOW, timeZone: 'UTC', language })
  }

  it('fits particles to what they follow', () => {
    expect(fill(leaking('ko'), 'srv_1는 {{e1.value}}으로, 평소 {{e2.value}}을 넘어요.')).toBe(
      'db-01은 93.2%로, 평소 12.5%를 넘어요.'
    )
    expect(fill(leaking('ko'), '사용률은(는) {{e1.value}}이에요.')).toBe('사용률은 93.2%예요.')
  })

  it('does not say a unit twice', () => {
    expect(fill(leaking('en'), 'It is {{e1.value}}% now.')).toBe('It is 93.2% now.')
    expect(fill(leaking('en'), 'It is {{e1.value}} percent.')).toBe('It is 93.2%.')
  })

  it('does not let a name become markup', () => {
    const findings = leaking('en')
    for (const fact of findings.facts) fact.server = '<img src=x onerror=alert(1)>'
    findings.causes = []
    findings.understanding.entities = {}
    expect(fill(findings, 'srv_1 is at {{e1.value}}.')).not.toMatch(/[<>]/)
  })
})
