import { fieldOf, html, route } from '#kernel'
import { Actions, Button, type FieldError, Form, Link, Notice, Pairs, TextInput } from '#kernel/ui'
import { type About, aboutIn, withAbout } from '../authoring/about.ts'
import { type Change, getAuthored, getChange, isOpen, saveChange } from '../authoring/change.ts'
import { problem } from '../problems.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfChange, OneChange, SEEN, seenOf } from './address.ts'
import { ChangePage } from './change-page.tsx'

const taking = { params: OneChange, perMinute: 120 } as const
const FIELDS = { 'services/amount-wrong': 'amount.0', 'services/duration-wrong': 'promise' }

/** What is said of a service as a whole: fees, the time that is promised, the law. */
export const aboutRoutes = [
  route({
    method: 'GET',
    url: `${changeUrl}/about`,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await aboutView(request, await getChange(ctx, params.service, params.change)))
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
          const known = aboutIn(change.files)
          if (!known) throw problem('file-missing')
          const typed = {
            ...known,
            promise: durationOf(fieldOf(form, 'promise')),
            keep: durationOf(fieldOf(form, 'keep')),
            costs: known.costs.map((cost, at) => ({
              ...cost,
              amount: amountOf(fieldOf(form, `amount.${at}`)),
            })),
          }
          await saveChange(ctx, change, seenOf({ form }), (files) => withAbout(files, typed))
          return changeHref(ctx, change)
        },
        (change, told) => aboutView(request, change, told),
      ),
  }),
]

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
  const field = (name: 'promise' | 'keep', kept: string) => ({
    ...{ t, name, label: t(`services.studio.${name}`), hint: t(`services.studio.${name}-hint`) },
    ...{ value: typed(name, kept), dir: 'ltr' as const, maxLength: 20, short: true },
    ...(error?.name === name && { error: error.message }),
  })
  return (
    <ChangePage {...{ request, change, error, overtaken }} title={t('services.studio.about')}>
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
          <TextInput {...field('keep', about.keep)} />
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
