/** Health in one sentence, in Korean or English. */
import type { FleetHealth } from '../analysis/health/fleet-health'
import type { Loss, Part, ServerHealth } from '../analysis/health/server-health'
import type { Language } from '../contracts/generation'

/** A part as the subject of a sentence, its name in a list, and its reading. */
interface PartWords {
  /** With its particle in Korean. */
  subject: string
  name: string
  reading: (value: number) => string
}

const percent = (value: number) => `${Math.round(value)}%`
const perMille = (value: number) => `${Number(value.toFixed(1))}%`
const decimal = (value: number) => String(Number(value.toFixed(1)))

/** Korean particles follow the sound of the word before: 이 after a consonant, 가 after a vowel. */
const PARTS: Record<Language, Record<Exclude<Part, 'anomaly'>, PartWords>> = {
  ko: {
    cpuPercent: { subject: 'CPU 사용률이', name: 'CPU 사용률', reading: percent },
    memoryPercent: { subject: '메모리 사용률이', name: '메모리 사용률', reading: percent },
    diskPercent: { subject: '디스크 사용률이', name: '디스크 사용률', reading: percent },
    inodesPercent: { subject: 'inode 사용률이', name: 'inode 사용률', reading: percent },
    fileDescriptorsPercent: {
      subject: '파일 디스크립터 사용률이',
      name: '파일 디스크립터 사용률',
      reading: percent,
    },
    swapPercent: { subject: '스왑 사용률이', name: '스왑 사용률', reading: percent },
    ioWaitPercent: { subject: 'I/O 대기 시간이', name: 'I/O 대기 시간', reading: percent },
    stealPercent: { subject: 'CPU 스틸이', name: 'CPU 스틸', reading: percent },
    loadPerCore: { subject: '코어당 부하가', name: '코어당 부하', reading: decimal },
    errorPercent: { subject: '오류율이', name: '오류율', reading: perMille },
    latencyRatio: {
      subject: '응답 시간이',
      name: '응답 시간',
      reading: (value) => `평소의 ${decimal(value)}배`,
    },
  },
  en: {
    cpuPercent: { subject: 'CPU use is', name: 'CPU use', reading: percent },
    memoryPercent: { subject: 'Memory use is', name: 'memory use', reading: percent },
    diskPercent: { subject: 'Disk use is', name: 'disk use', reading: percent },
    inodesPercent: { subject: 'Inode use is', name: 'inode use', reading: percent },
    fileDescriptorsPercent: {
      subject: 'File descriptor use is',
      name: 'file descriptor use',
      reading: percent,
    },
    swapPercent: { subject: 'Swap use is', name: 'swap use', reading: percent },
    ioWaitPercent: { subject: 'I/O wait is', name: 'I/O wait', reading: percent },
    stealPercent: { subject: 'CPU steal is', name: 'CPU steal', reading: percent },
    loadPerCore: { subject: 'Load per core is', name: 'load per core', reading: decimal },
    errorPercent: { subject: 'The error rate is', name: 'the error rate', reading: perMille },
    latencyRatio: {
      subject: 'Response time is',
      name: 'response time',
      reading: (value) => `${decimal(value)} times its usual`,
    },
  },
}

const UNUSUAL = {
  ko: { alone: '지표들이 평소와 다르게 움직이고 있습니다.', listed: '평소와 다른 지표' },
  en: { alone: 'Its metrics are not behaving as usual.', listed: 'unusual behaviour' },
} as const

/** A server's health. */
export function wordServerHealth(
  explanation: ServerHealth['explanation'],
  language: Language
): string {
  if (explanation.code === 'unknown') {
    return {
      ko: '최근에 받은 측정값이 없어 상태를 알 수 없습니다.',
      en: 'There are no recent measurements, so its health is unknown.',
    }[language]
  }
  if (explanation.code === 'all-clear') {
    const { known } = explanation
    return {
      ko: `확인한 ${known}개 항목이 모두 양호합니다.`,
      en: known === 1 ? 'The one thing that is known is fine.' : `All ${known} checks are fine.`,
    }[language]
  }
  const first = alone(explanation.weakest, language)
  if (explanation.code === 'one-part') return first
  const others = explanation.others.map((loss) => listed(loss, language))
  return {
    ko: `${first} ${others.join(', ')}도 점수를 낮춥니다.`,
    en: `${first} ${capital(listOf(others))} ${others.length === 1 ? 'adds' : 'add'} to it.`,
  }[language]
}

function alone({ part, reading }: Loss, language: Language): string {
  if (part === 'anomaly') return UNUSUAL[language].alone
  const words = PARTS[language][part]
  const value = words.reading(reading)
  return language === 'ko' ? `${words.subject} ${value}입니다.` : `${words.subject} ${value}.`
}

function listed({ part, reading }: Loss, language: Language): string {
  if (part === 'anomaly') return UNUSUAL[language].listed
  const words = PARTS[language][part]
  const value = words.reading(reading)
  return language === 'ko' ? `${words.name} ${value}` : `${words.name} (${value})`
}

/** What a part of the score is called in a list. */
export const partName = (part: Part, language: Language): string =>
  part === 'anomaly' ? UNUSUAL[language].listed : PARTS[language][part].name

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

/** @example listOf(['a', 'b', 'c']) // => 'a, b and c' */
const listOf = (items: readonly string[]) =>
  items.length === 1 ? items[0]! : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** A fleet's health. */
export function wordFleetHealth(
  explanation: FleetHealth['explanation'],
  language: Language
): string {
  if (explanation.code === 'unknown') {
    return {
      ko: '최근에 측정값을 보낸 서버가 없습니다.',
      en: 'No server has sent measurements recently.',
    }[language]
  }
  const { servers } = explanation
  if (explanation.code === 'all-clear') {
    return {
      ko: servers === 1 ? '서버 1대가 양호합니다.' : `서버 ${servers}대가 모두 양호합니다.`,
      en: servers === 1 ? 'The one server is well.' : `All ${servers} servers are well.`,
    }[language]
  }
  const { below, weakest } = explanation
  const [worst] = weakest
  const score = Math.round(worst!.score)
  if (servers === 1) {
    return {
      ko: `하나뿐인 서버 ${worst!.server}의 건강 점수가 낮습니다(${score}점).`,
      en: `${worst!.server}, the one server, has a low health score: ${score}.`,
    }[language]
  }
  return {
    ko: `서버 ${servers}대 중 ${below}대의 건강 점수가 낮습니다. 가장 낮은 서버는 ${worst!.server}(${score}점)입니다.`,
    en: `${below} of ${servers} servers ${below === 1 ? 'has' : 'have'} a low health score; the lowest is ${worst!.server} with ${score}.`,
  }[language]
}

/** That only some of a fleet's servers are watched. */
export const wordWatched = (watched: number, all: number, language: Language): string =>
  ({
    ko: `전체 ${all}대 중 이름순으로 앞선 ${watched}대만 살펴봅니다.`,
    en: `Only the first ${watched} of its ${all} servers, by name, are watched.`,
  })[language]
