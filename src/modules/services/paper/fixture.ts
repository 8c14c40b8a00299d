import { expect } from 'vitest'
import type { Ctx } from '#kernel'
import { pdfFacts, pdfText } from '#testing'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { modelOf } from '../form/model.ts'
import { getService, listServices } from '../service.ts'
import { words } from '../view/words.ts'
import { blankPaper } from './paper.ts'

/** Every form of an applicant of a service that has one, in each language. */
export async function listPapers(ctx: Ctx) {
  const services = await listServices(ctx)
  const bundles = await Promise.all(
    services.map(async ({ id }) => (await getService(ctx, id)).bundle),
  )
  return bundles.flatMap((bundle) =>
    Object.values(bundle.forms)
      .filter((form) => form.for !== 'officer')
      .flatMap(({ form }) =>
        ctx.pack.settings.languages.map((language) => ({ bundle, form, language })),
      ),
  )
}

/** A blank form has every title and label of its definition, is tagged and A4, and runs nothing. */
export async function expectWhole(
  ctx: Ctx,
  { bundle, form, language }: { bundle: ServiceBundle; form: string; language: string },
): Promise<void> {
  const pdf = await blankPaper(ctx, bundle, { form, language })
  const wording = { t: ctx.translate(language), pack: ctx.pack, bundle }
  const definition = bundle.forms[form]
  if (!definition) throw new Error(`${bundle.id} has no form ${form}`)
  const labels = [...modelOf(definition).byPath.values()]
    .filter(({ field }) => field.value === undefined && field.kind !== 'note')
    .map(({ name }) => words(wording, `${name}.label`))
  const titles = definition.pages
    .filter(({ summary }) => !summary)
    .map(({ page }) => words(wording, `${form}.${page}.title`))
  expect(labels.length).toBeGreaterThan(1)
  const text = pdfText(pdf)
  const missing = [...titles, ...labels].filter((one) => !isRead(one, text))
  expect(missing, `${bundle.id} ${form} ${language}`).toEqual([])
  expect(pdfFacts(pdf)).toMatchObject({
    ...{ Tagged: 'yes', JavaScript: 'no', 'Page size': expect.stringContaining('A4') },
  })
}

const MARKED = /\p{M}/u
const ARABIC = /\p{Script=Arabic}/u

/**
 * Whether a text of the sheet is read in it. pdftotext turns the two letters of an Arabic ligature round and repeats a
 * letter with a vowel mark: so those are taken as equal, and words with marks are left out.
 */
export function isRead(wanted: string, text: string): boolean {
  if (!ARABIC.test(wanted)) return bare(text).includes(bare(wanted))
  const known = new Set(wordsIn(text))
  return wordsIn(wanted).every((word) => known.has(word))
}

const wordsIn = (text: string) =>
  text
    .normalize('NFKC')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '' && !MARKED.test(word))
    .map((word) => bare(word).replace(/[لا]{2,}/g, (run) => [...run].sort().join('')))

const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .normalize('NFD')
    .replace(/[\p{M}\p{Cf}\s\u0640]+/gu, '')
