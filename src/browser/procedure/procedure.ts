import type Modeler from 'bpmn-js/lib/Modeler.js'
import { openCanvas } from './canvas.ts'
import type { Editor, Element } from './model.ts'
import { Panel } from './panel.ts'

const QUIET_MS = 700
const WRONG = 'is-wrong'

/**
 * `<ig-procedure>` around the picture of a model and the forms that bring its file: where script runs, a canvas
 * takes the picture's place, and what is wrong with the drawing is told while it is drawn.
 */
class IgProcedure extends HTMLElement {
  #modeler: Modeler | undefined
  #panel: Panel | undefined
  #words: Readonly<Record<string, string>> = {}
  #changed = false
  #waiting = 0
  /** counts what was asked, so that a late answer is let go */
  #asked = 0

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words ?? '{}')
    this.#open().catch(() => this.#tell('no-canvas'))
    this.querySelector('#save-drawing')?.addEventListener('submit', (event) => {
      event.preventDefault()
      event.stopPropagation()
      this.#save().catch(() => this.#tell('failed'))
    })
    window.addEventListener('beforeunload', (event) => {
      if (this.#changed) event.preventDefault()
    })
  }

  async #open() {
    const [editor, canvas] = [this.#part('editor'), this.#part('canvas')]
    const form = this.querySelector<HTMLFormElement>('[data-panel]')
    if (!editor || !canvas || !form) return
    const text = await (await fetch(this.dataset.model ?? '')).text()
    this.#show('by-canvas', true)
    editor.hidden = false
    this.#show('drawn', false)
    const model = new DOMParser().parseFromString(text, 'application/xml')
    const modeler = openCanvas(canvas, {
      ...{ words: this.#words, lanesDrawn: drawsLanes(model) },
      language: this.dataset.language ?? 'en',
    })
    await modeler.importXML(text)
    this.#modeler = modeler
    this.#panel = new Panel(form, this.#services(), this.dataset.language ?? 'en')
    this.#panel.show(undefined)
    this.#fit()
    modeler.on('selection.changed', () => this.#chosen())
    modeler.on('commandStack.changed', () => this.#drawn())
    modeler.on('element.dblclick', 2_000, () => {
      this.#panel?.focus()
      return false
    })
    this.#offerWhole(editor)
    this.#mark()
  }

  #services(): Editor {
    const modeler = this.#modeler
    if (!modeler) throw new Error('the canvas is open before its parts are asked for')
    return { get: (name) => modeler.get(name) }
  }

  #part(name: string) {
    return this.querySelector<HTMLElement>(`[data-${name}]`)
  }

  #show(name: string, shown: boolean) {
    const part = this.#part(name)
    if (part) part.hidden = !shown
  }

  #chosen() {
    const [element, ...others] = this.#services().get('selection').get()
    this.#panel?.show(others.length === 0 ? (element?.labelTarget ?? element) : undefined)
  }

  #drawn() {
    this.#changed = true
    this.#tell('not-saved')
    this.#chosen()
    clearTimeout(this.#waiting)
    this.#waiting = window.setTimeout(() => this.#check().catch(() => undefined), QUIET_MS)
  }

  async #model(): Promise<FormData> {
    const form = this.querySelector<HTMLFormElement>('#save-drawing')
    const { xml = '' } = (await this.#modeler?.saveXML({ format: true })) ?? {}
    const data = new FormData(form ?? undefined)
    data.set('model', new File([xml], 'procedure.bpmn', { type: 'application/xml' }))
    return data
  }

  /** What is wrong with what is drawn now takes the place of what was wrong before. */
  async #check() {
    const asked = ++this.#asked
    const response = await fetch(this.dataset.check ?? '', {
      method: 'POST',
      body: await this.#model(),
    })
    if (!response.ok || response.redirected || asked !== this.#asked) return
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const found = page.querySelector('[data-faults]')
    const before = this.querySelector('[data-faults]')
    if (found && before) before.replaceWith(found)
    this.#mark()
  }

  async #save() {
    const form = this.querySelector<HTMLFormElement>('#save-drawing')
    const response = await fetch(form?.action ?? '', { method: 'POST', body: await this.#model() })
    const here = new URL(this.dataset.model ?? '', location.href).pathname.replace(/\/[^/]*$/, '')
    if (response.ok && new URL(response.url).pathname === here) {
      this.#changed = false
      location.assign(here)
      return
    }
    this.#tell(response.redirected ? 'signed-out' : 'failed')
    this.#keepAsFile()
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const why = page.querySelector('main [role="alert"], main .notice, main .summary-bad')
    if (why && !response.redirected) this.#part('status')?.append(' ', why.textContent ?? '')
  }

  #tell(key: string) {
    const status = this.#part('status')
    this.#show('by-canvas', true)
    if (status) status.textContent = this.#words[key] ?? ''
  }

  /** What could not be saved is not lost. */
  #keepAsFile() {
    const status = this.#part('status')
    this.#modeler?.saveXML({ format: true }).then(({ xml = '' }) => {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([xml], { type: 'application/xml' }))
      link.download = 'procedure.bpmn'
      link.textContent = this.#words['keep-file'] ?? ''
      status?.append(' ', link)
    })
  }

  /** Each finding leads to its element, which is marked on the canvas. */
  #mark() {
    const { get } = { get: this.#services().get.bind(this.#modeler) }
    const [canvas, registry] = [get('canvas'), get('elementRegistry')]
    for (const element of registry.filter(() => true)) canvas.removeMarker(element, WRONG)
    for (const line of this.querySelectorAll<HTMLElement>('[data-element]')) {
      const element = registry.get(line.dataset.element ?? '')
      if (!element) continue
      if (line.dataset.severity === 'error') canvas.addMarker(element, WRONG)
      line.append(
        ' ',
        this.#button('show', () => this.#lookAt(element)),
      )
    }
  }

  #lookAt(element: Element) {
    const services = this.#services()
    services.get('selection').select(element)
    services.get('canvas').scrollToElement(element)
    this.#part('editor')?.scrollIntoView({ block: 'start' })
  }

  /** All of it, with room for the palette at its side. */
  #fit() {
    const canvas = this.#services().get('canvas')
    canvas.zoom(canvas.zoom('fit-viewport', 'auto') * 0.88, 'auto')
  }

  #offerWhole(editor: HTMLElement) {
    const whole = this.#button('whole', () => {
      this.#services().get('selection').select(null)
      this.#fit()
    })
    editor.querySelector('[data-panel]')?.prepend(whole)
  }

  #button(key: string, act: () => void): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'btn plain'
    button.textContent = this.#words[key] ?? ''
    button.addEventListener('click', act)
    return button
  }
}

/** Whether the diagram has shapes of lanes: most of ours name them without drawing them. */
function drawsLanes(model: Document): boolean {
  const all = [...model.getElementsByTagName('*')]
  const lanes = new Set(all.filter(({ localName }) => localName === 'lane').map(({ id }) => id))
  return all.some(
    (one) => one.localName === 'BPMNShape' && lanes.has(one.getAttribute('bpmnElement') ?? ''),
  )
}

customElements.define('ig-procedure', IgProcedure)
