const PIECE = 256 * 1024
/** A file that goes in one piece comes with its page. */
const WORTH = PIECE
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000]

type Standing = {
  upload: string
  place: string
  name: string
  bytes: number
  received: number
  file?: string
  refused?: string
}

/** What was begun in the draft, asked once a page. */
let begun: Promise<Standing[]> | undefined

/**
 * `<ig-resume data-href>` around a file input of a draft: the file goes piece by piece as soon as it is chosen, and after
 * a broken line from where it stopped, also on another day or device when the same file is chosen again. Once it is there
 * the page names it instead of bringing it. Words come from the page: `data-going`, `data-broken`, `data-done`,
 * `data-begun`, with `#` for the percentage and `*` for the name.
 */
class IgResume extends HTMLElement {
  private turn = 0
  private said: HTMLElement | undefined

  connectedCallback() {
    const input = this.querySelector<HTMLInputElement>('input[type=file]')
    // Only a safe address has what works out a hash.
    if (!input || !crypto.subtle) return
    this.said = document.createElement('p')
    this.said.className = 'small quiet'
    this.said.setAttribute('role', 'status')
    this.append(this.said)
    input.addEventListener('change', () => {
      const turn = ++this.turn
      this.querySelector('input[type=hidden]')?.remove()
      this.say('')
      const [file] = input.files ?? []
      if (file && file.size > WORTH) this.bring(input, file, turn).catch(() => this.say(''))
    })
    this.tell(input).catch(() => {})
  }

  /** Says of a file that was begun for this place that it can go on. */
  private async tell(input: HTMLInputElement) {
    begun ??= fetch(`${this.dataset.href}/begun`, { headers: { accept: 'application/json' } })
      .then((answer) => (answer.ok ? answer.json() : { begun: [] }))
      .then((answer: { begun: Standing[] }) => answer.begun)
    const one = (await begun).find(({ place }) => place === input.name)
    if (one && this.turn === 0) this.say(this.words('begun', one))
  }

  private async bring(input: HTMLInputElement, file: File, turn: number) {
    const bytes = await file.arrayBuffer()
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    const announced = { place: input.name, name: file.name, bytes: String(file.size), sha256 }
    let standing = await this.insist('/begin', announced, turn)
    while (standing && standing.received < standing.bytes && turn === this.turn) {
      this.say(this.words('going', standing))
      const { upload, received } = standing
      const piece = file.slice(received, received + PIECE)
      const fields = { offset: String(received), piece }
      standing = await this.insist(`/${upload}/pieces`, fields, turn)
    }
    if (!standing || turn !== this.turn) return
    if (standing.refused) {
      input.value = ''
      return this.say(standing.refused)
    }
    if (!standing.file) return
    const kept = document.createElement('input')
    Object.assign(kept, { type: 'hidden', name: `${input.name}.kept`, value: standing.file })
    this.append(kept)
    input.value = ''
    this.say(this.words('done', standing))
  }

  /** Asks until an answer comes; undefined: it is refused, and the file goes with its page. */
  private async insist(path: string, fields: Record<string, string | Blob>, turn: number) {
    for (let tries = 0; turn === this.turn; tries++) {
      const answer = await this.post(path, fields).catch(() => undefined)
      if (answer?.ok) return (await answer.json()) as Standing
      if (answer && answer.status < 500 && answer.status !== 429) return undefined
      this.say(this.dataset.broken ?? '')
      await waitFor(WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] ?? 0)
    }
    return undefined
  }

  private post(path: string, fields: Record<string, string | Blob>) {
    const token = this.closest('form')?.querySelector<HTMLInputElement>('[name=_csrf]')?.value
    // The token first: what comes before it is not looked at.
    const body = new FormData()
    body.set('_csrf', token ?? '')
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    return fetch(`${this.dataset.href}${path}`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body,
    })
  }

  private words(name: 'going' | 'done' | 'begun', { name: file, bytes, received }: Standing) {
    const lang = this.closest('[lang]')?.getAttribute('lang') ?? 'en'
    const part = new Intl.NumberFormat(`${lang}-u-nu-latn`, { style: 'percent' }).format(
      received / bytes,
    )
    return (this.dataset[name] ?? '').replace('#', part).replace('*', `\u2068${file}\u2069`)
  }

  private say(text: string) {
    if (this.said) this.said.textContent = text
  }
}

/** For a while, or until the line is back. */
const waitFor = (ms: number) =>
  new Promise<void>((resolve) => {
    const go = () => {
      window.removeEventListener('online', go)
      clearTimeout(timer)
      resolve()
    }
    const timer = window.setTimeout(go, ms)
    window.addEventListener('online', go)
  })

customElements.define('ig-resume', IgResume)
