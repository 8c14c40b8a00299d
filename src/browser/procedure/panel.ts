import { FIELDS, nameIn, partFor } from './fields.ts'
import { type Editor, type Element, lanesOf, type Part } from './model.ts'

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/**
 * The fields beside the canvas: shows those of the chosen element, or of the whole procedure, and writes what is
 * typed into the model.
 *
 * @param own  language of the names that stand in the standard's own attribute
 */
export class Panel {
  readonly #form: HTMLFormElement
  readonly #editor: Editor
  readonly #own: string
  #element: Element | undefined

  constructor(form: HTMLFormElement, editor: Editor, own: string) {
    this.#form = form
    this.#editor = editor
    this.#own = own
    form.addEventListener('submit', (event) => event.preventDefault())
    form.addEventListener('change', (event) => this.#typed(event.target as Input))
  }

  /** @param element  undefined: the whole procedure */
  show(element: Element | undefined): void {
    this.#element = element ?? this.#editor.get('canvas').getRootElement()
    const { businessObject } = this.#element
    const what = this.#form.querySelector('[data-what]')
    if (what) what.textContent = businessObject.id
    for (const group of this.#form.querySelectorAll<HTMLElement>('[data-on]')) {
      group.hidden = partFor(this.#element, typesOf(group)) === undefined
    }
    this.#fillLanes()
    for (const input of this.#form.querySelectorAll<Input>('[name^="p."]')) {
      const found = this.#fieldOf(input)
      if (found) input.value = found.field.read(found.part)
    }
  }

  focus(): void {
    this.#form.querySelector<Input>('[name^="p."]')?.focus()
  }

  #fillLanes(): void {
    const select = this.#form.querySelector<HTMLSelectElement>('[name="p.lane"]')
    const part = this.#element?.businessObject
    if (!select || !part) return
    const none = select.options[0]
    const named = (lane: Part) =>
      nameIn(document.documentElement.lang, this.#own).read(lane) || lane.get('name') || lane.id
    const lanes = lanesOf(part).map((lane) => new Option(String(named(lane)), lane.id))
    select.replaceChildren(...(none ? [none] : []), ...lanes)
  }

  #fieldOf(input: Input) {
    if (!this.#element) return undefined
    const name = input.name.slice('p.'.length)
    const group = input.closest<HTMLElement>('[data-on]')
    const part = group ? partFor(this.#element, typesOf(group)) : this.#element.businessObject
    const field = group ? FIELDS[name] : nameIn(name.slice('name.'.length), this.#own)
    return part && field ? { part, field } : undefined
  }

  #typed(input: Input): void {
    const found = this.#fieldOf(input)
    if (!found || !this.#element) return
    found.field.write(this.#editor, this.#element, found.part, input.value.trim())
  }
}

const typesOf = ({ dataset }: HTMLElement): string[] => (dataset.on ?? '').split(' ')
