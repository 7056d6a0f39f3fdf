/** The editor of PromQL; loaded with the page that needs it, and only there. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from '@codemirror/commands'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, Prec, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { PromQLExtension } from '@prometheus-io/codemirror-promql'
import type { Place } from './mistake'
import { prometheusOf } from './prometheus'

/** Completion offers what was there within this time: the same day, but not every pod of the past. */
const LOOKBACK_MS = 12 * 3_600_000

interface Options {
  text: string
  /** What the editor is called for those who listen. */
  label: string
  hint: string
  fleet: string
  onChange: (text: string) => void
  onRun: () => void
  onLeave: () => void
}

/** What a mounted editor can be told. */
export interface ExpressionEditor {
  /** Show another text, as if it had been typed. */
  write(text: string): void
  /** Complete with the names of a fleet. */
  complete(fleet: string): void
  /** Mark a mistake, until the text changes; null for none. */
  mark(place: Place | null): void
  focus(): void
  destroy(): void
}

const markWrong = StateEffect.define<Place | null>()

const wrong = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { docChanged, effects }) {
    const effect = effects.find((effect) => effect.is(markWrong))
    if (!effect) return docChanged ? Decoration.none : marks
    if (!effect.value || effect.value.from >= effect.value.to) return Decoration.none
    const { from, to } = effect.value
    return Decoration.set(Decoration.mark({ class: 'cm-wrong' }).range(from, to))
  },
  provide: (field) => EditorView.decorations.from(field),
})

const colours = HighlightStyle.define([
  { tag: tags.function(tags.variableName), color: 'var(--code-function)' },
  { tag: tags.variableName, color: 'var(--ink)' },
  { tag: tags.labelName, color: 'var(--code-label)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: [tags.operatorKeyword, tags.modifier], color: 'var(--code-keyword)', fontWeight: '600' },
  { tag: [tags.logicOperator, tags.operator, tags.arithmeticOperator], color: 'var(--ink-2)' },
  { tag: [tags.brace, tags.paren, tags.squareBracket], color: 'var(--ink-2)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--critical-ink)' },
])

const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'var(--code-font)', overflowX: 'auto', maxHeight: '240px' },
  '.cm-content': { padding: '7px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 12px' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-tint)',
    outline: '1px solid var(--edge)',
  },
  '&.cm-focused .cm-nonmatchingBracket': {
    backgroundColor: 'var(--critical-tint)',
  },
  '.cm-wrong': {
    backgroundColor: 'var(--critical-tint)',
    textDecoration: 'underline wavy var(--critical) 1px',
    textUnderlineOffset: '4px',
  },
  '.cm-tooltip': {
    border: '1px solid var(--edge)',
    borderRadius: 'var(--radius-small)',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow)',
    marginBlock: '4px',
    zIndex: '15',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    font: 'var(--code-font)',
    maxHeight: '264px',
    maxWidth: 'min(640px, 88vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    gap: '12px',
    padding: '3px 10px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent-solid)',
    color: 'var(--on-accent)',
  },
  '.cm-completionLabel': { overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': {
    marginLeft: 'auto',
    color: 'var(--ink-3)',
    font: '12px/20px var(--sans)',
    fontStyle: 'normal',
  },
  'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-tooltip.cm-completionInfo': {
    padding: '8px 12px',
    maxWidth: '320px',
    font: '13px/19px var(--sans)',
  },
  '.cm-tooltip-lint': { maxWidth: 'min(560px, 88vw)' },
  '.cm-diagnostic': { padding: '6px 12px', font: '13px/19px var(--sans)' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--critical)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warning)' },
})

/** Enter runs, unless it takes what is offered; Escape closes what is offered, then leaves. */
const keys = ({ onRun, onLeave }: Options) =>
  Prec.high(
    keymap.of([
      {
        key: 'Enter',
        run: () => {
          onRun()
          return true
        },
        shift: insertNewlineAndIndent,
      },
      {
        key: 'Mod-Enter',
        run: () => {
          onRun()
          return true
        },
      },
      {
        key: 'Escape',
        run: ({ state, contentDOM }) => {
          if (completionStatus(state) !== null) return false
          contentDOM.blur()
          onLeave()
          return true
        },
      },
    ])
  )

/**
 * Types over a selection without the browser's help.
 *
 * It would keep the look of what was there in `style` attributes, which the page's policy forbids.
 */
function typeOver(event: InputEvent, view: EditorView): boolean {
  const { data, inputType } = event
  const { from, to, empty } = view.state.selection.main
  if (inputType !== 'insertText' || !data || empty || event.isComposing) return false
  const insert = () =>
    view.state.update(view.state.replaceSelection(data), {
      userEvent: 'input.type',
      scrollIntoView: true,
    })
  const handlers = view.state.facet(EditorView.inputHandler)
  if (!handlers.some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert())
  return true
}

/** Highlighting, completion and linting of PromQL; asks the fleet for its names. */
function promql(fleet: string): PromQLExtension {
  // Until it is known whom to ask, functions and keywords are offered.
  if (fleet === '') return new PromQLExtension().setComplete({})
  return new PromQLExtension().setComplete({
    remote: {
      url: prometheusOf(fleet),
      httpMethod: 'GET',
      lookbackInterval: LOOKBACK_MS,
      fetchFn: (input, init) => fetch(input, init),
    },
  })
}

/**
 * Put an editor into an element.
 *
 * It lives in a shadow root, where its styles are adopted sheets: the page's policy forbids the
 * `<style>` elements that it would use elsewhere.
 */
export function mountEditor(host: HTMLElement, options: Options): ExpressionEditor {
  const { text, label, hint, fleet, onChange } = options
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const language = new Compartment()
  let completing = fleet
  let extension = promql(fleet)
  const view = new EditorView({
    doc: text,
    parent: root,
    root,
    extensions: [
      keys(options),
      history(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ icons: false, maxRenderedOptions: 200 }),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      syntaxHighlighting(colours),
      language.of(extension.asExtension()),
      wrong,
      placeholder(hint),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, autocapitalize: 'off' }),
      EditorView.domEventHandlers({ beforeinput: typeOver }),
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) onChange(state.doc.toString())
      }),
      look,
    ],
  })
  return {
    write(text) {
      if (view.state.doc.toString() === text) return
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: text.length },
      })
    },
    complete(fleet) {
      if (fleet === completing) return
      completing = fleet
      extension.destroy()
      extension = promql(fleet)
      view.dispatch({ effects: language.reconfigure(extension.asExtension()) })
    },
    mark(place) {
      const length = view.state.doc.length
      const within = place && { from: Math.min(place.from, length), to: Math.min(place.to, length) }
      view.dispatch({ effects: markWrong.of(within) })
    },
    focus: () => view.focus(),
    destroy() {
      extension.destroy()
      view.destroy()
    },
  }
}
