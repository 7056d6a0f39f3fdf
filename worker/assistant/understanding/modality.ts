/** Whether something is to be done, not to be done, or only thought of. */
import type { ActionName } from '../../contracts/assistant'
import { ACTIONS } from './vocabulary'

/** What is said of an action. */
export interface SpokenAction {
  action: ActionName
  mood: 'asked' | 'negated' | 'hypothetical'
  /** Whether it is what an order is about, and not the order: `undo the deploy`. */
  isObject: boolean
}

const WITHIN = 24

/** What would come of a server being off, of which nobody says who turned it off. */
const WHAT_IF_DOWN =
  /what (?:happens|breaks|fails|dies|stops|would happen|else)[^.?!]{0,30}(?:if|when|once)[^.?!]{0,40}(?:go(?:es)?|went|is|gets?|were) (?:down|offline|away)|(?:if|when|once)[^.?!]{0,40}(?:go(?:es)?|went|is|gets?|were) (?:down|offline|away)[^.?!]{0,20}what (?:happens|breaks|fails|dies|stops|else)|(?:죽으|내려가|꺼지|다운되|나가|뻗으|멈추)면 ?(?:무슨|뭔|뭐가|어떻게|어떤|어디|누가|영향)/

/** Whether it is asked what would come of a server being off. */
export const asksIfDown = (text: string): boolean => WHAT_IF_DOWN.test(text)

const NEGATED_AFTER =
  /^[가-힣]{0,4}? ?(?:하지|시키지|지|하진|하지는|시키지는|할 ?필요|하란|하라는|하라고)? ?(?:는|은|도|를|을)? ?(?:말고|말아|마(?:라|세요|시고|요|[ .,]|$)|마[는]? |않고|안 ?하고|없이|빼고|금지|아니[고라]|필요 ?없|할 ?필요 ?없|안 ?해도)/
const NEGATED_BEFORE =
  /(?:don'?t|do not|dont|without|not|never|no need to|instead of|rather than|before (?:we|i|you)|avoid|no)(?: (?:\w+ ){0,3})?$/
const NEGATED_BEFORE_KO = /(?:^|[ ,.])(?:안|괜히) ?$/

const HYPOTHETICAL_AFTER =
  /^[가-힣]{0,3}? ?(?:을|를|만|도)? ?(?:하면|시키면|해 ?보면|한다면|한다고|하는 ?게|하는게|하는 ?편|할까(?! ?요\?*$)|할까요|해야 ?(?:하|할|되|돼|될|해)|해도|해볼까|하고 ?나면|시킨다고|시켜야|되면|주면|면 |으면|려면 ?좋)/
const HYPOTHETICAL_VERB_FORMS = /^(?:리|우|키|끄|꺼|지우|늘리|내리)?면(?![접목])/
const HYPOTHETICAL_BEFORE =
  /(?:would|will|does|do you think|should|could|might|if|worth|sense to|what happens (?:if|when)|helps? to|safe to|ok(?:ay)? to|better to|need to|wise to|good idea to)(?: (?:i|we|you|it|a|an|the|just|simply|really|be|to|that|this)){0,4} ?(?:\S+ )?$/
const ORDER_BEFORE = /(?:could|would|can|will) (?:you|u)(?: \w+){0,3} $/

/** What makes an order of a Korean noun: `배포해`, `재시작 좀 부탁`; stems of verbs are orders without it. */
const ORDER_AFTER =
  /^(?:[을를]? ?(?:좀|바로|빨리|당장|다시|한 ?번)? ?(?:하(?!던)|해(?! ?[둔놓])|할|합|시키|시켜|부탁|요청|진행|실행|들어가|ㄱ|고고|줘|주[세실시]|드려)|[!.?~,]|$)/
/** What marks it as a thing: `배포한 거`, `배포본`, `배포를 …`. */
const THING_AFTER =
  /^(?:[을를은는이가도] (?!하|해|시키|시켜|좀|부탁|진행)|(?:한|된|했|됐|하던|되던|나간|해 ?둔|해 ?놓은)|(?:본|판|버전|건|분|이력)(?![가-힣]*해))/
const STEM = /(?:[려여워켜꺼펴]|[리우끄이키]|내려|놔|놓|킬|켤|올|고|로)$/
/** In English an article or an owner tells the thing from the order: `undo the deploy`. */
const OBJECT_BEFORE =
  /(?:(?<![a-z])(?:the|that|this|those|our|last|latest|previous|recent|bad|broken|failed)|[a-z]'s)(?: [a-z]+)? $/
const DOING_BEFORE =
  /(?<![a-z])(?:do|run|make|perform|start|trigger|begin|execute|launch|need|want) (?:the|that|this|our|a)(?: [a-z]+)? $/

/** Whether the word of an action names what an order is about, and not what is to be done. */
function isObject(text: string, at: number, word: string): boolean {
  if (/[가-힣]/.test(word)) return THING_AFTER.test(text.slice(at + word.length))
  const before = text.slice(Math.max(0, at - 2 * WITHIN), at)
  return OBJECT_BEFORE.test(before) && !DOING_BEFORE.test(before)
}

/** Whether it is a verb; in Korean a bare noun before another action is what that one is about. */
const isVerb = (text: string, at: number, word: string): boolean =>
  !/[가-힣]/.test(word) || STEM.test(word) || ORDER_AFTER.test(text.slice(at + word.length))

/**
 * @param text normalised
 * @returns the first order if there is one, else the first that is spoken of in another way
 */
export function actionIn(text: string): SpokenAction | null {
  const found: (SpokenAction & { at: number; isVerb: boolean })[] = []
  for (const [action, pattern] of ACTIONS) {
    const all = new RegExp(pattern, 'g')
    for (const match of text.matchAll(all)) {
      const [word] = match
      found.push({
        ...{ action, at: match.index, mood: moodOf(text, match.index, word) },
        isObject: isObject(text, match.index, word),
        isVerb: isVerb(text, match.index, word),
      })
      if (found.length > 12) break
    }
  }
  // What is told first is what counts, save that where two words begin together the list's order decides.
  const ordered = found.sort((a, b) => a.at - b.at)
  const asked = ordered.filter(({ mood }) => mood === 'asked')
  const orders = asked.filter((one) => !one.isObject)
  const first = orders.find((one) => one.isVerb) ?? orders[0] ?? asked[0] ?? ordered[0]
  const other = ordered.find(({ mood }) => mood !== 'asked')
  if (!first && asksIfDown(text)) return { action: 'stop', mood: 'hypothetical', isObject: false }
  return other && other.at <= (first?.at ?? 0) ? other : (first ?? null)
}

function moodOf(text: string, at: number, word: string): SpokenAction['mood'] {
  const before = text.slice(Math.max(0, at - 2 * WITHIN), at)
  const after = text.slice(at + word.length, at + word.length + WITHIN)
  if (NEGATED_AFTER.test(after) || NEGATED_BEFORE.test(before)) return 'negated'
  if (/[가-힣]/.test(word) && NEGATED_BEFORE_KO.test(before)) return 'negated'
  if (/[가-힣]/.test(word)) {
    return HYPOTHETICAL_AFTER.test(after) || HYPOTHETICAL_VERB_FORMS.test(after)
      ? 'hypothetical'
      : 'asked'
  }
  if (HYPOTHETICAL_AFTER.test(after)) return 'hypothetical'
  return HYPOTHETICAL_BEFORE.test(before) && !ORDER_BEFORE.test(before) ? 'hypothetical' : 'asked'
}
