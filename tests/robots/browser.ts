import type { Page } from 'playwright-core'
import type { Pack, T } from '#kernel'
import { addDays, daysBetween } from '../../src/lib/time.ts'
import {
  answerAt,
  fieldPath,
  inputName,
  modelOf,
  pathOfInput,
  SHOWN,
} from '../../src/modules/services/fixture.ts'
import { randomFrom } from '../abuse/malformed-requests.ts'
import { isOwed, likely, type Typed, typed, typedPlaces } from './typed.ts'
import type { Bundle } from './walk.ts'

/** Whose browser it is, in whose words, and how a button of the main part is pressed. */
export type Walker = { page: Page; t: T; press(name: string): Promise<void> }

export const formOf = ({ forms: { apply }, id }: Bundle) => {
  if (!apply) throw new Error(`${id} has no form apply`)
  return apply
}

/** What the page says is wrong. */
export const wrongOn = async ({ page }: Walker) =>
  (await page.locator('.summary-bad').allInnerTexts()).join(' ') || 'nothing is said to be wrong'

/** Begins an application on the page before the form, also where one was begun before. */
export async function begin(person: Walker) {
  const { t, page } = person
  const another = page.locator('main').getByRole('button', { name: t('services.apply.another') })
  const isBegun = (await another.count()) > 0
  await person.press(t(isBegun ? 'services.apply.another' : 'services.apply.start'))
}

/** Ticks the declarations of the page before sending, signs where it asks for that, and sends. */
export async function declare(person: Walker, bundle: Bundle) {
  for (const { page, fields } of modelOf(formOf(bundle)).pages) {
    if (!page.summary) continue
    for (const { field, name } of fields) {
      if (field.kind === 'declaration') await person.page.check(`[name="${name}"]`)
      if (field.kind === 'signature')
        await person.page.fill(`[name="${name}"]`, await nameOf(person))
    }
  }
  await person.press(person.t('services.form.send.application'))
}

/** Who is signed in, as the head of each page says. */
const nameOf = async ({ page }: Walker) =>
  (await page.locator('header .signin bdi').first().textContent()) ?? ''

/**
 * Answers one page by the answers of the first scenario that is sent, and goes on.
 *
 * @param registers  whether those that know an answer are asked
 */
export async function fillPage(
  person: Walker,
  bundle: Bundle,
  pack: Pack,
  registers: 'fetch' | 'decline' = 'fetch',
) {
  const { page } = person
  // Before a page that a register may know.
  const word = person.t(`services.register.${registers}`)
  if ((await page.getByRole('button', { name: word }).count()) > 0) return person.press(word)
  const answers = answersOf(bundle)
  const { byPath } = modelOf(formOf(bundle))
  const shown = (await page.inputValue(`main [name="${SHOWN}"]`)).split(' ').filter(Boolean)
  for (const path of shown.map(pathOfInput)) {
    const field = byPath.get(fieldPath(path))?.field
    if (!field?.many) continue
    const wanted = answerAt(answers, path)
    const items = Number(await page.inputValue(`main [name="${inputName(path)}.length"]`))
    if (!Array.isArray(wanted) || wanted.length <= items) continue
    await page.locator(`main button[name=_do][value="add:${inputName(path)}"]`).click()
    await page.waitForLoadState('load')
    return
  }
  // Items that are done are folded up.
  await page.evaluate(
    "document.querySelectorAll('main details').forEach((one) => (one.open = true))",
  )
  const random = randomFrom(1)
  for (const path of shown.map(pathOfInput)) {
    const field = byPath.get(fieldPath(path))?.field
    if (!field || field.kind === 'group') continue
    const length = page.locator(`main [name="${inputName(path)}.length"]`)
    const items = field.many ? Number(await length.inputValue()) : 0
    for (const place of typedPlaces(path, field, () => items)) {
      const owed = isOwed(field, place) ? likely(field, random, pack) : undefined
      await enter(person, typed(field, inputName(place), answerAt(answers, place) ?? owed))
    }
  }
  await person.press(person.t('services.form.continue'))
}

async function enter({ page }: Walker, { fields, files }: Typed) {
  for (const [name, value] of Object.entries(fields)) {
    const input = page.locator(`main [name="${name}"]`).first()
    const kind = await input.evaluate((node) => `${node.nodeName} ${node.getAttribute('type')}`)
    if (kind.startsWith('SELECT')) await input.selectOption(String(value), { force: true })
    else if (/radio|checkbox/.test(kind)) {
      for (const one of [value].flat()) await page.check(`main [name="${name}"][value="${one}"]`)
    } else await input.fill(String(value))
  }
  for (const [name, { name: file, bytes, type }] of Object.entries(files)) {
    const given = { name: file, mimeType: type, buffer: bytes }
    await page.setInputFiles(`main [name="${name}"]`, given)
  }
}

/** The answers of the scenario that goes to an end and tells most; its days near that of sending are moved to today. */
function answersOf({ scenarios = [] }: Bundle): unknown {
  const length = ({ answers }: (typeof scenarios)[number]) => JSON.stringify(answers).length
  const [scenario] = scenarios
    .filter(({ steps }) => steps)
    .sort((one, other) => length(other) - length(one))
  if (!scenario) return {}
  const today = new Date().toISOString().slice(0, 10)
  const late = daysBetween(scenario.on, today)
  const text = JSON.stringify(scenario.answers).replace(/\d{4}-\d{2}-\d{2}/g, (day) =>
    Math.abs(daysBetween(scenario.on, day)) <= NEAR ? addDays(day, late) : day,
  )
  return JSON.parse(text)
}

const NEAR = 400
