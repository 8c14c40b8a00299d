import AlignElements from 'bpmn-js/lib/features/align-elements/index.js'
import DistributeElements from 'bpmn-js/lib/features/distribute-elements/index.js'
import Modeler from 'bpmn-js/lib/Modeler.js'
import { EXTENSIONS } from './extensions.ts'
import { nameIn } from './fields.ts'
import type { Services } from './model.ts'

/** What no procedure of ours runs, or what is told beside the canvas. */
const NOT_OFFERED =
  /compensation|transaction|ad-hoc|complex|script|cancel|data-store|data-object|participant|pool|group|association|collapsed/

type Entries = Record<string, unknown>
type Words = Readonly<Record<string, string>>

const offered = (entries: Entries): Entries =>
  Object.fromEntries(Object.entries(entries).filter(([name]) => !NOT_OFFERED.test(name)))

/** Takes what is not run out of palette, pad and menu; after those that put it in. */
const LAST = 100
type Providers = { registerProvider(...args: unknown[]): void }

function Fewer(palette: Providers, contextPad: Providers, popupMenu: Providers) {
  palette.registerProvider(LAST, { getPaletteEntries: () => offered })
  contextPad.registerProvider(LAST, { getContextPadEntries: () => offered })
  popupMenu.registerProvider('bpmn-replace', LAST, {
    getPopupMenuEntries: () => offered,
    getPopupMenuHeaderEntries: () => offered,
  })
}
Fewer.$inject = ['palette', 'contextPad', 'popupMenu']

const translated =
  (words: Words) =>
  (template: string, blanks: Words = {}) =>
    (words[template] ?? template).replace(/\{(\w+)\}/g, (all, name: string) => blanks[name] ?? all)

/** What it is made of; its types leave it out. */
const modulesOf = (made: object): readonly unknown[] =>
  '_modules' in made && Array.isArray(made._modules) ? made._modules : []

/** The modeller with what our procedures need: its mark stays as it is. */
class Canvas extends Modeler {}
// Both draw their signs with attributes of style, and neither is needed.
Object.assign(Canvas.prototype, {
  _modules: modulesOf(Modeler.prototype).filter(
    (module) => module !== AlignElements && module !== DistributeElements,
  ),
})

type TextRenderer = { createText(text: string, options: object): SVGElement }
type Registry = Services['elementRegistry']

/** A name of the model's language as the reader's says it, of whatever element has it. */
function inReaders(registry: Registry, own: string, text: string): string {
  const { lang } = document.documentElement
  for (const { businessObject: part } of registry.filter(Boolean)) {
    const name = part?.get('name') === text && nameIn(lang, own).read(part)
    if (name) return name
  }
  return text
}

/**
 * @param language  of the names that stand in the standard's own attribute; what is drawn is read in the reader's
 * @param words  of the canvas, in the reader's language
 * @param lanesDrawn  false: moving a task on the canvas leaves it in its lane
 */
export const openCanvas = (
  container: HTMLElement,
  { words, lanesDrawn, language }: { words: Words; lanesDrawn: boolean; language: string },
): Modeler => {
  const canvas = new Canvas({
    container,
    moddleExtensions: { igov: EXTENSIONS },
    additionalModules: [
      { translate: ['value', translated(words)] },
      { __init__: ['fewer'], fewer: ['type', Fewer] },
      ...(lanesDrawn ? [] : [{ updateFlowNodeRefsBehavior: ['value', null] }]),
    ],
  })
  const renderer = canvas.get<TextRenderer>('textRenderer')
  const draw = renderer.createText
  const registry = canvas.get<Registry>('elementRegistry')
  renderer.createText = (text, options) =>
    draw.call(renderer, inReaders(registry, language, text), options)
  return canvas
}
