/** Which end of an order a question asks for. */
import { words } from './vocabulary'

const FEWEST = words(
  'least|lowest|smallest|fewest|bottom|idlest|idle|quietest|coolest|fastest|shortest|minimum|min|laziest|emptiest',
  '최저|최소|하위|꼴찌|(?:제일|가장|젤) ?(?:낮|적|작|한가|안 ?쓰|여유|놀|조용|빠른|널널|빈)|낮은 ?순|적은 ?순|작은 ?순|노는|놀고|한가'
)
const MOST = words(
  'most|highest|biggest|largest|busiest|top|worst|maximum|max|hottest|slowest|heaviest|longest|hungriest|greediest|fullest',
  '최고|최대|상위|탑|톱|(?:제일|가장|젤)|높은 ?순|많은 ?순|큰 ?순|순위|랭킹|순으로|많이'
)
/** What of a measure of use is not used. */
export const FREE = words(
  'free|available|left|remain(?:s|ing)?|spare|headroom|idle',
  '~남은|~남[으았는지]|~여유|~잔여|~가용(?!성|률)|유휴|~밖에'
)

export const isRanking = (text: string): boolean => FEWEST.test(text) || MOST.test(text)

/** Of a measure of use: the least free is the most used. */
export function orderIn(text: string): 'asc' | 'desc' | null {
  if (FREE.test(text)) {
    if (FEWEST.test(text)) return 'desc'
    return MOST.test(text) ? 'asc' : null
  }
  if (FEWEST.test(text)) return 'asc'
  return MOST.test(text) ? 'desc' : null
}
