import { Type } from 'typebox'
import { fieldOf, html, Id, route } from '#kernel'
import {
  Actions,
  Button,
  type FieldError,
  Form,
  Link,
  Notice,
  Pairs,
  Radios,
  TextInput,
} from '#kernel/ui'
import { type About, aboutIn, withAbout } from '../authoring/about.ts'
import { type Change, getAuthored, getChange, isOpen, saveChange } from '../authoring/change.ts'
import { factsTyped, isFact, SERVICE_FACTS } from '../authoring/service-facts.ts'
import { SERVICE_PARTS, withRows } from '../authoring/service-parts.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { aboutFactsView } from './about-facts.tsx'
import { aboutRowsView } from './about-rows.tsx'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfChange, OneChange, SEEN, seenOf } from './address.ts'
import { ChangePage } from './change-page.tsx'

const taking = { params: OneChange, perMinute: 120 } as const
const Query = Type.Object({ part: Type.Optional(Id) })
const FIELDS = { 'services/amount-wrong': 'amount.0', 'services/duration-wrong': 'promise' }

/** What is said of a service as a whole: fees, the time that is promised, the law. */
export const aboutRoutes = [
  route({
    method: 'GET',
    url: `${changeUrl}/about`,
    allow: 'services:author',
    ...taking,
    query: Query,
    handler: async (request) => {
      const { ctx, params } = request
      const change = await getChange(ctx, params.service, params.change)
      const { part } = request.query
      return html(await (part ? partView(request, change, part) : aboutView(request, change)))
    },
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/about`,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(
        request,
        FIELDS,
        async (change) => {
          const { ctx, form } = request
          const part = fieldOf(form, 'part')
          if (part !== '') return savedPart(request, change, part)
          const known = aboutIn(change.files)
          if (!known) throw problem('file-missing')
          const typed = {
            ...known,
            promise: durationOf(fieldOf(form, 'promise')),
            keep: durationOf(fieldOf(form, 'keep')),
            ...contactOf(form, known),
            costs: known.costs.map((cost, at) => ({
              ...cost,
              amount: amountOf(fieldOf(form, `amount.${at}`)),
            })),
          }
          await saveChange(ctx, change, seenOf({ form }), (files) => withAbout(files, typed))
          return changeHref(ctx, change)
        },
        (change, told) => {
          const part = fieldOf(request.form, 'part')
          return part === ''
            ? aboutView(request, change, told)
            : partView(request, change, part, told)
        },
      ),
  }),
]

/** What is dialled, and how many days are meant; what was not asked stays. */
function contactOf(form: OfChange['form'], known: About) {
  const typed = (name: 'days' | 'phone' | 'email', sound: RegExp) => {
    const sent = form.fields[name] === undefined ? known[name] : fieldOf(form, name).trim()
    if (sent !== '' && !sound.test(sent)) throw problem('contact-wrong', { field: name })
    return sent
  }
  return {
    days: typed('days', /^(working|calendar)$/),
    phone: typed('phone', /^\+?[0-9]{3,15}$/),
    email: typed('email', /^[^\s@]{1,64}@[^\s@]{3,200}$/),
  }
}

const partOf = (name: string) => {
  const part = Object.hasOwn(SERVICE_PARTS, name) ? SERVICE_PARTS[name] : undefined
  if (!part) throw problem('page-missing')
  return part
}

const partView = (request: OfChange, change: Change, name: string, told: Told = {}) =>
  isFact(name)
    ? aboutFactsView({ request, change, fact: name, ...told })
    : aboutRowsView({ request, change, name, part: partOf(name), ...told })

async function savedPart({ ctx, form }: OfChange, change: Change, name: string) {
  const { languages } = ctx.pack.settings
  const edit = isFact(name)
    ? await factsTyped(ctx, name, change.files, form)
    : (files: SourceFiles) => withRows(files, partOf(name), form, languages)
  await saveChange(ctx, change, seenOf({ form }), edit)
  return changeHref(ctx, change, `/about?part=${name}`)
}

/** @throws services/amount-wrong */
function amountOf(typed: string): string {
  const plain = typed.trim()
  const sound = /^(0|[1-9][0-9]{0,12})(\.[0-9]{1,4})?$/.test(plain)
  if (!sound && plain !== 'unknown' && plain !== 'by-rules') throw problem('amount-wrong')
  return plain
}

/** @throws services/duration-wrong */
export function durationOf(typed: string): string {
  const plain = typed.trim().toUpperCase()
  const sound = /^P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?)?$/.test(
    plain,
  )
  if (plain !== '' && !sound) throw problem('duration-wrong')
  return plain
}

async function aboutView(request: OfChange, change: Change, { error, overtaken }: Told = {}) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const authored = await getAuthored(ctx, change.service)
  const about = aboutIn(change.files)
  const typed = (name: string, kept: string) => (error ? fieldOf(form, name) : kept)
  const wrong = (name: string) => (error?.name === name ? { error: error.message } : {})
  const field = (name: 'promise' | 'keep', kept: string) => ({
    ...{ t, name, label: t(`services.studio.${name}`), hint: t(`services.studio.${name}-hint`) },
    ...{ value: typed(name, kept), dir: 'ltr' as const, maxLength: 20, short: true },
    ...(error?.name === name && { error: error.message }),
  })
  return (
    <ChangePage {...{ request, change, error, overtaken }} title={t('services.studio.about')}>
      <PartLinks {...{ ctx, change }} />
      {about ? (
        <Form
          action={changeHref(ctx, change, '/about')}
          csrf={csrf}
          hidden={{ [SEEN]: String(change.revision) }}
        >
          <Pairs
            pairs={[
              { label: t('services.studio.owner'), value: authored.owner },
              { label: t('services.studio.laws'), value: t.list(about.laws) },
            ]}
          />
          <Amounts {...{ request, costs: about.costs, error }} />
          <TextInput {...field('promise', about.promise)} />
          <Radios
            t={t}
            name="days"
            label={t('services.studio.members.days')}
            value={typed('days', about.days)}
            options={['working', 'calendar'].map((value) => ({
              value,
              label: t(`services.studio.offers.days.${value}`),
            }))}
            {...wrong('days')}
          />
          <TextInput {...field('keep', about.keep)} />
          <Contact {...{ t, about, typed, wrong }} />
          <p>
            <Link
              href={changeHref(ctx, change, '/file?path=service.yaml')}
              text={t('services.studio.all-of-it')}
            />
          </p>
          {isOpen(change) ? (
            <Actions>
              <Button text={t('services.studio.save')} />
            </Actions>
          ) : (
            ''
          )}
        </Form>
      ) : (
        <Notice kind="bad" text={t('services.studio.form-unreadable')} />
      )}
    </ChangePage>
  )
}

/** Rows that are reached from the part to which they belong. */
const WITHIN = ['costs-renew', 'costs-amend', 'costs-replace', 'holds']

/** The parts of a service, each on its page. */
const PartLinks = ({ ctx, change }: { ctx: OfChange['ctx']; change: Change }) => (
  <ul class="points">
    {[...Object.keys(SERVICE_PARTS).filter((one) => !WITHIN.includes(one)), ...SERVICE_FACTS].map(
      (part) => (
        <li>
          <Link
            href={changeHref(ctx, change, `/about?part=${part}`)}
            text={ctx.t(`services.studio.service-parts.${part}`)}
          />
        </li>
      ),
    )}
  </ul>
)

type ContactProps = {
  t: OfChange['ctx']['t']
  about: About
  typed: (name: string, kept: string) => string
  wrong: (name: string) => { error?: string }
}

/** How one reaches who answers for this service alone. */
const Contact = ({ t, about, typed, wrong }: ContactProps) => (
  <>
    <TextInput
      t={t}
      name="phone"
      label={t('services.studio.members.phone')}
      hint={t('services.studio.contact-hint')}
      value={typed('phone', about.phone)}
      type="tel"
      maxLength={20}
      {...wrong('phone')}
    />
    <TextInput
      t={t}
      name="email"
      label={t('services.studio.members.email')}
      value={typed('email', about.email)}
      type="email"
      maxLength={260}
      {...wrong('email')}
    />
  </>
)

type AmountsProps = {
  request: OfChange
  costs: About['costs']
  error: FieldError | undefined
}

function Amounts({ request: { ctx, form }, costs, error }: AmountsProps) {
  const { t } = ctx
  return (
    <>
      {costs.map(({ cost, amount, currency }, at) => (
        <TextInput
          t={t}
          name={`amount.${at}`}
          label={t('services.studio.amount', { cost })}
          hint={t('services.studio.amount-hint')}
          value={error ? fieldOf(form, `amount.${at}`) : amount}
          dir="ltr"
          short
          maxLength={20}
          {...(currency && { unit: currency })}
          {...(error?.name === `amount.${at}` && { error: error.message })}
        />
      ))}
    </>
  )
}
