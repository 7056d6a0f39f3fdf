import type { Language } from '../i18n'
import { serverNow } from './clock'

/** A moment as one would tell it: "14:02", with the date when it was not today. */
export function moment(at: number, language: Language): string {
  const time = new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (new Date(at).toDateString() === new Date(serverNow()).toDateString()) return time
  const locale = language === 'ko' ? 'ko-KR' : 'en-GB'
  return `${new Date(at).toLocaleDateString(locale, { month: 'short', day: 'numeric' })} ${time}`
}
