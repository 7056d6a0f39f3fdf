import { LayoutGrid, Rows3, Search } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Dictionary } from '../i18n'

interface Props {
  words: Dictionary['fleet']
  filter: string
  layout: 'grid' | 'table'
  onFilter: (query: string) => void
  onLayout: (layout: 'grid' | 'table') => void
}

/** The filter box, which "/" reaches from anywhere, and the choice between cards and table. */
export function FleetTools({ words, filter, layout, onFilter, onLayout }: Props) {
  const box = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest('input, textarea, select, dialog')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      box.current?.focus()
      box.current?.select()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])

  const layouts = [
    { value: 'grid', label: words.grid, Icon: LayoutGrid },
    { value: 'table', label: words.table, Icon: Rows3 },
  ] as const

  return (
    <div class="tools">
      <label class="field">
        <Search size={16} aria-hidden="true" />
        <span class="visually-hidden">{words.filterLabel}</span>
        <input
          ref={box}
          type="search"
          placeholder={words.filter}
          value={filter}
          aria-keyshortcuts="/"
          onInput={(event) => onFilter(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            onFilter('')
            box.current?.blur()
          }}
        />
        <span aria-hidden="true">
          <kbd>/</kbd>
        </span>
      </label>
      <fieldset class="choice" aria-label={words.view}>
        {layouts.map(({ value, label, Icon }) => (
          <button
            key={value}
            type="button"
            aria-pressed={layout === value}
            onClick={() => onLayout(value)}
          >
            <Icon size={15} aria-hidden="true" />
            {label}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
