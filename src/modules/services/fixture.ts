import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { FormFile } from './bundle/form-file.ts'
import { db } from './tables.ts'

export { codesOf } from './bundle/options.ts'
export { isOnline } from './bundle/status.ts'
export { packCatalogue } from './open/fixture.ts'
export { nextRound, openRound } from './rounds/rounds.ts'
export {
  answerAt,
  fieldPath,
  inputName,
  isRecord,
  liveServices,
  modelOf,
  type PlainField,
  pagesReached,
  pathOfInput,
  SHOWN,
} from './scenario/fixture.ts'

export const SERVICE = 'every-kind'

const lines = { characters: 20 }

/** A form with the kinds that no service of the pack has yet, lists in lists, and a table; for tests. */
const form: FormFile = {
  form: 'apply',
  signIn: 'person',
  pages: [
    {
      page: 'things',
      fields: [
        { name: 'origin', kind: 'choice', optionsFrom: 'countries', search: true, required: true },
        { name: 'residence', kind: 'choice', optionsFrom: 'municipalities' },
        { name: 'born', kind: 'date', calendar: 'hijri', latest: 'P0D' },
        { name: 'employer', kind: 'company' },
        { name: 'establishment', kind: 'identifier', identifier: 'establishment-id' },
        { name: 'car', kind: 'plate' },
        { name: 'home', kind: 'address', pin: true },
        { name: 'story', kind: 'longText', max: { characters: 60 } },
      ],
    },
    {
      page: 'goods',
      fields: [
        {
          name: 'goods',
          kind: 'group',
          layout: 'table',
          many: { min: 1, max: 5 },
          fields: [
            { name: 'what', kind: 'text', max: lines, required: true },
            { name: 'count', kind: 'number', whole: true, min: 1 },
            { name: 'madeOn', kind: 'date' },
            { name: 'land', kind: 'choice', optionsFrom: 'countries' },
          ],
        },
      ],
    },
    {
      page: 'households',
      fields: [
        {
          name: 'households',
          kind: 'group',
          many: { min: 1, max: 4, title: 'place' },
          fields: [
            { name: 'place', kind: 'text', max: lines, required: true },
            {
              name: 'people',
              kind: 'group',
              many: { min: 1, max: 4, title: 'called' },
              fields: [
                { name: 'called', kind: 'text', max: lines, required: true },
                {
                  name: 'papers',
                  kind: 'group',
                  many: { min: 0, max: 3 },
                  fields: [
                    { name: 'title', kind: 'text', max: lines, required: true },
                    {
                      name: 'scan',
                      kind: 'file',
                      evidence: 'scan',
                      accept: ['pdf'],
                      max: { size: '1MB' },
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
    {
      page: 'check',
      summary: true,
      fields: [
        { name: 'declaration', kind: 'declaration', statement: 'true', required: true },
        { name: 'signature', kind: 'signature', required: true },
      ],
    },
  ],
  submit: { signature: 'declaration' },
}

const words: Readonly<Record<string, readonly [ar: string, en: string]>> = {
  'service.title': ['كل أنواع الأسئلة', 'Every kind of question'],
  'service.summary': ['للاختبار', 'For tests'],
  'apply.title': ['طلب', 'Application'],
  'apply.things.title': ['أنت وما تملك', 'You and what you own'],
  'apply.goods.title': ['السلع', 'Goods'],
  'apply.households.title': ['الأسر', 'Households'],
  'apply.check.title': ['راجع إجاباتك', 'Check your answers'],
  'origin.label': ['بلد المنشأ', 'Country of origin'],
  'origin.hint': ['البلد الذي صُنعت فيه.', 'The country in which it was made.'],
  'residence.label': ['البلدية', 'Municipality'],
  'born.label': ['تاريخ الميلاد', 'Date of birth'],
  'employer.label': ['جهة العمل', 'Employer'],
  'establishment.label': ['المنشأة', 'Establishment'],
  'car.label': ['المركبة', 'Vehicle'],
  'home.label': ['العنوان الوطني', 'National address'],
  'story.label': ['ماذا حدث؟', 'What happened?'],
  'goods.label': ['السلع', 'Goods'],
  'goods.item': ['سلعة', 'Article'],
  'what.label': ['السلعة', 'Article'],
  'count.label': ['العدد', 'Number'],
  'madeOn.label': ['التاريخ', 'Made on'],
  'land.label': ['البلد', 'Country'],
  'households.label': ['الأسر', 'Households'],
  'households.item': ['أسرة', 'Household'],
  'place.label': ['المكان', 'Place'],
  'people.label': ['أفرادها', 'People'],
  'people.item': ['فرد', 'Person'],
  'called.label': ['الاسم', 'Name'],
  'papers.label': ['أوراقه', 'Papers'],
  'papers.item': ['ورقة', 'Paper'],
  'title.label': ['العنوان', 'Title'],
  'scan.label': ['النسخة', 'Scan'],
  'declaration.label': ['أقر بصحة ما كتبت.', 'I declare that this is true.'],
  'signature.label': ['توقيعك', 'Your signature'],
}

const messagesIn = (language: 0 | 1) =>
  Object.fromEntries(Object.entries(words).map(([key, texts]) => [key, texts[language]]))

/**
 * Offers a service with this form.
 *
 * @returns its version
 */
export async function offerEveryKind(ctx: Ctx): Promise<string> {
  const version = 'e'.repeat(64)
  const bundle: ServiceBundle = {
    id: SERVICE,
    version,
    service: {
      service: SERVICE,
      status: 'live',
      owner: 'moci',
      audience: ['resident'],
      themes: ['business'],
      events: [],
      channels: [{ channel: 'web' }],
    },
    forms: { apply: form },
    messages: { ar: messagesIn(0), en: messagesIn(1) },
    documents: [],
  }
  await db(ctx)
    .insertInto('services.service_version')
    .values({ id: SERVICE, version, bundle: JSON.stringify(bundle), loaded_at: ctx.clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await sql`
    insert into services.service
      (id, version, status, owner, titles, summaries, audiences, themes, events, pack_version)
    select ${SERVICE}, ${version}, 'live', owner, titles, summaries, audiences, themes, events, ${version}
    from services.service where id = 'home-business-licence' on conflict do nothing`.execute(
    ctx.sql,
  )
  return version
}

export { beginChange, getChange, saveChange } from './authoring/change.ts'
export { propose, publishProposal } from './authoring/publish.ts'
