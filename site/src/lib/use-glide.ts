import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

const GLIDE_MS = 180
/** In a larger list the eye could not follow, and measuring would cost frames. */
const MOST = 60

/**
 * Let the children of a list glide to a new place when their order changes, and newcomers fade in.
 *
 * Children are known by their `data-server`. Nothing moves for those who ask for no motion.
 */
export function useGlide(list: RefObject<HTMLElement>, order: string) {
  const places = useRef(new Map<string, { left: number; top: number }>())

  useLayoutEffect(() => {
    const cards = [...(list.current?.children ?? [])] as HTMLElement[]
    const before = places.current
    const after = new Map<string, { left: number; top: number }>()
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches || cards.length > MOST
    for (const card of cards) {
      const id = card.dataset.server!
      const place = { left: card.offsetLeft, top: card.offsetTop }
      after.set(id, place)
      const old = before.get(id)
      if (calm || before.size === 0) continue
      const from = old
        ? { transform: `translate(${old.left - place.left}px, ${old.top - place.top}px)` }
        : { transform: 'translateY(8px) scale(0.98)', opacity: 0 }
      if (!old || old.left !== place.left || old.top !== place.top)
        card.animate([from, {}], { duration: GLIDE_MS, easing: 'cubic-bezier(0.2, 0, 0, 1)' })
    }
    places.current = after
  }, [order])
}
