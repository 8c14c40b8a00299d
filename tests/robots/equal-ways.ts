import type { T } from '#kernel'
import { type Browser, bodyOf, formIn, type Response } from '#testing'
import {
  answerAt,
  fieldPath,
  inputName,
  pathOfInput,
  SHOWN,
} from '../../src/modules/services/fixture.ts'
import { pagesOf, registersOf, type Scene } from './equal-answers.ts'
import { type Answers, fieldAt, keepPapers } from './papers.ts'
import { typed, typedPlaces } from './typed.ts'
import type { Bundle } from './walk.ts'

const MOST_PAGES = 60

export type Asks = (
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answers>

/** Somebody who acts for themselves: on the pages, and by software that they let act. */
export type Party = { browser: Browser; asks: Asks }

/** `t` has the words of the pack's first language; `others` are all who may be asked to confirm. */
export type Way = { bundle: Bundle; scene: Scene; t: T; who: Party; others: readonly Party[] }

/** Page after page, as a person types; where others have to confirm, they do so on their pages. */
export async function byPage(way: Way): Promise<string> {
  const { bundle, who, t } = way
  const apply = `/${t.locale}/services/${bundle.id}/apply`
  return goOnByPage(way, placeOf(apply, await who.browser.post(apply)))
}

/**
 * Goes on with what was begun, from a page of it until it is sent.
 *
 * @returns the reference
 * @throws Error  when it comes to no end
 */
export async function goOnByPage(way: Way, from: string): Promise<string> {
  const { bundle, who, others, t } = way
  const reference = /apply\/([^/]+)/.exec(from)?.[1] ?? ''
  let place = from
  for (let looked = 0; looked < MOST_PAGES; looked++) {
    if (place.endsWith('/sent')) return reference
    if (place.endsWith('/confirmations')) {
      for (const other of others) await confirmByPage(other, t)
      place = place.replace(/confirmations$/, 'check')
    }
    const page = await who.browser.get(place)
    place = page.status === 303 ? (page.location ?? '') : await sendPage(way, place, page.body)
  }
  const { body } = await who.browser.get(place)
  const wrong = bodyOf(`<i${body.split('summary-bad')[1]?.split('</div>')[0] ?? ''}`)
  throw new Error(`no end of ${bundle.id}: ${place}: ${wrong}`)
}

/** Fills in what a page asks, and presses its button. @returns where that leads */
async function sendPage({ bundle, scene, who }: Way, place: string, body: string): Promise<string> {
  const path = place.replace(/[?#].*$/, '')
  const register = /action="([^"]*\/registers\/[^"]*)"/.exec(body)?.[1]
  if (register && !body.includes(`action="${path}"`)) {
    // Who says no types what the register would have said.
    const said = { ...formIn(body, register), _do: scene.told ? 'fetch' : 'decline' }
    return placeOf(register, await who.browser.post(register, said))
  }
  const isLast = path.endsWith('/check')
  const action = isLast ? path.replace(/check$/, 'submit') : path
  const hidden = formIn(body, action)
  const declared = pagesOf(bundle).filter((each) => each.page.summary)
  const shown = isLast
    ? declared.flatMap(({ fields }) => fields.map((node) => node.path))
    : (hidden[SHOWN] ?? '').split(' ').filter(Boolean).map(pathOfInput)
  const all: ReturnType<typeof typed> = { fields: {}, files: {} }
  for (const each of shown) {
    const field = fieldAt(bundle, each)
    if (!field) continue
    for (const at of typedPlaces(each, field, (name) => Number(hidden[name] ?? 0))) {
      const { fields, files } = typed(field, inputName(at), answerAt(scene.answers, at))
      Object.assign(all.fields, fields)
      Object.assign(all.files, files)
    }
  }
  const short = shown.find((each) => {
    const has = hidden[`${inputName(each)}.length`]
    const wanted = answerAt(scene.answers, each)
    return has !== undefined && Array.isArray(wanted) && wanted.length > Number(has)
  })
  const act = short === undefined ? 'continue' : `add:${inputName(short)}`
  const typedIn = { ...hidden, ...(!isLast && { _do: act }), ...all.fields }
  const sent = await who.browser.post(action, typedIn, all.files)
  return placeOf(action, sent)
}

/** Where one is led to. @throws Error  nowhere */
function placeOf(from: string, { status, location, body }: Response): string {
  if (status !== 303 || !location) throw new Error(`${from}: ${status} ${bodyOf(body)}`)
  return location
}

/** Says yes to everything that waits for somebody. */
async function confirmByPage({ browser }: Party, { locale }: T): Promise<void> {
  const list = `/${locale}/my/confirmations`
  const { body } = await browser.get(list)
  for (const [, id] of body.matchAll(/\/my\/confirmations\/([0-9a-f-]{36})"/g)) {
    const place = `${list}/${id}`
    const asked = await browser.get(place)
    const said = await browser.post(place, { ...formIn(asked.body, place), _do: 'confirm' })
    if (said.location !== place) throw new Error(`${place}: ${said.status} ${said.location}`)
  }
}

/** As {@link confirmByPage}, by software of theirs. */
async function confirmByApi({ asks }: Party): Promise<void> {
  const { confirmations } = (await asks('/api/confirmations')) as {
    confirmations: { confirmation: string; state: string }[]
  }
  for (const { confirmation, state } of confirmations) {
    if (state !== 'asked') continue
    const at = `/api/confirmations/${confirmation}`
    const { shown } = await asks(at)
    await asks(`${at}/answer`, { shown, answer: 'confirm' })
  }
}

/** As JSON, the files before; where others have to confirm, their software does, and it is sent once more. */
export async function byApi(way: Way, key: string): Promise<string> {
  const { bundle, scene, who } = way
  const { reference } = await who.asks(
    `/api/services/${bundle.id}/drafts`,
    {},
    { 'idempotency-key': `${key}-draft` },
  )
  const draft = String(reference)
  for (const register of registersOf(bundle)) {
    await who.asks(`/api/drafts/${draft}/registers/${register}`, { consent: !!scene.told })
  }
  return sendByApi(way, { draft, answers: await withFiles(way, draft) }, key)
}

/** Sends what lies in a draft, until nobody has to confirm it. */
export async function sendByApi(
  { bundle, who, others }: Way,
  body: { draft: string; answers: Answers },
  key: string,
): Promise<string> {
  const send = (more: string) =>
    who.asks(`/api/services/${bundle.id}/applications`, body, { 'idempotency-key': key + more })
  const sent = await send('')
  if (sent.fresh) return String(sent.reference)
  for (const other of others) await confirmByApi(other)
  const after = await send('-confirmed')
  if (!after.fresh) throw new Error(`${bundle.id} still waits: ${JSON.stringify(after)}`)
  return String(after.reference)
}

/** The answers of a scene with its files, which are brought into a draft. */
export async function withFiles({ bundle, scene, who }: Way, draft: string): Promise<Answers> {
  const sent = structuredClone(scene.answers)
  await keepPapers(bundle, scene.answers, sent, async (path, name, bytes) => {
    const { file } = await who.asks(`/api/drafts/${draft}/files/${fieldPath(path)}`, bytes, {
      'content-disposition': `attachment; filename="${name}"`,
    })
    return { file }
  })
  return sent
}
