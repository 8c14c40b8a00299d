import { Type } from 'typebox'
import {
  type FormBody,
  fieldOf,
  html,
  languageName,
  Problem,
  type RouteRequest,
  redirect,
  route,
  type Texts,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Link,
  Radios,
  Section,
  Select,
  Table,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { listServices } from '#services'
import { officerOf } from '../case.ts'
import { MAX_TEXT } from '../checked-text.ts'
import {
  endReasonText,
  keepReasonText,
  listReasonTexts,
  REASON_DECISIONS,
  type ReasonText,
} from '../desk/reason-text.ts'
import { LangParams } from '../pages/addresses.ts'
import { problem } from '../problems.ts'
import type { ReasonTextId } from '../tables.ts'

type Request = RouteRequest<unknown, unknown>
type Typed = Omit<ReasonText, 'id'> & { id?: ReasonTextId }

const PLACE = 'office/reason-texts'
const NOTHING: Typed = { service: null, decision: 'return', names: {}, texts: {} }

const listPage = route({
  method: 'GET',
  url: `/:lang/${PLACE}`,
  allow: 'cases:lead',
  params: LangParams,
  query: Type.Object({ change: Type.Optional(Type.String({ maxLength: 36 })) }),
  handler: async (request) => {
    const texts = await listReasonTexts(request.ctx)
    const changed = texts.find(({ id }) => id === request.query.change)
    return html(await view(request, texts, changed ?? NOTHING))
  },
})

const keepForm = route({
  method: 'POST',
  url: `/:lang/${PLACE}`,
  allow: 'cases:lead',
  params: LangParams,
  handler: async (request) => {
    const { ctx, form } = request
    const typed = typedIn(form, ctx.pack.settings.languages)
    try {
      const { id: instead, ...order } = typed
      await keepReasonText(ctx, { ...order, ...(instead && { instead }) })
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error
      const message = ctx.t(textKeyOf(error.code), error.params)
      const texts = await listReasonTexts(ctx)
      return html(
        await view(request, texts, typed, {
          name: firstMissing(typed, ctx.pack.settings.languages),
          message,
        }),
        {
          status: error.status,
        },
      )
    }
    return redirect(`/${ctx.t.locale}/${PLACE}`)
  },
})

const endForm = route({
  method: 'POST',
  url: `/:lang/${PLACE}/:text/end`,
  allow: 'cases:lead',
  params: Type.Object({ lang: Type.String(), text: Type.String({ pattern: UUID_PATTERN }) }),
  handler: async ({ ctx, params }) => {
    await endReasonText(ctx, params.text as ReasonTextId)
    return redirect(`/${ctx.t.locale}/${PLACE}`)
  },
})

export const reasonTextRoutes = [listPage, keepForm, endForm]

function typedIn(form: FormBody, languages: readonly string[]): Typed {
  const each = (name: string): Texts =>
    Object.fromEntries(languages.map((one) => [one, fieldOf(form, `${name}.${one}`)]))
  const decision = REASON_DECISIONS.find((one) => one === fieldOf(form, 'decision'))
  if (!decision) throw problem('decision-missing')
  const id = fieldOf(form, 'change')
  return {
    ...{ decision, service: fieldOf(form, 'service') || null },
    ...{ names: each('name'), texts: each('text') },
    ...(id !== '' && { id: id as ReasonTextId }),
  }
}

/** The field at which what is wrong is shown. */
const firstMissing = ({ names, texts }: Typed, languages: readonly string[]) =>
  [
    ...languages.map((one) => [`name.${one}`, names[one]] as const),
    ...languages.map((one) => [`text.${one}`, texts[one]] as const),
  ].find(([, text]) => (text ?? '').trim() === '')?.[0] ?? `text.${languages[0]}`

async function view(
  request: Request,
  texts: readonly ReasonText[],
  typed: Typed,
  error?: FieldError,
) {
  const { ctx } = request
  const { t } = ctx
  const services = await listServices(ctx, { owner: officerOf(ctx).office.agency })
  const titles = new Map(services.map(({ id, title }) => [id, t.of(title)]))
  return (
    <DeskPage request={request} title={t('cases.reason-texts.title')} error={error}>
      <p safe>{t('cases.reason-texts.about')}</p>
      <Kept {...{ request, texts, titles }} />
      <Section
        title={t(typed.id ? 'cases.reason-texts.change' : 'cases.reason-texts.add')}
        id="change"
      >
        <TextForm {...{ request, typed, titles, error }} />
      </Section>
    </DeskPage>
  )
}

type Titles = ReadonlyMap<string, string>

function Kept({
  request,
  texts,
  titles,
}: {
  request: Request
  texts: readonly ReasonText[]
  titles: Titles
}) {
  const { ctx, csrf } = request
  const { t } = ctx
  if (texts.length === 0) return <EmptyState title={t('cases.reason-texts.none')} />
  return (
    <Table
      t={t}
      caption={t('cases.reason-texts.title')}
      columns={[
        { label: t('cases.reason-texts.name'), heads: true },
        { label: t('cases.reason-texts.decision') },
        { label: t('cases.work-list.service') },
        { label: t('cases.reason-texts.text') },
        { label: t('cases.team.acts'), hidden: true },
      ]}
      rows={texts.map(({ id, names, texts, decision, service }) => ({
        cells: [
          t.of(names),
          t(`cases.reason-texts.for.${decision}`),
          service === null
            ? t('cases.reason-texts.all-services')
            : (titles.get(service) ?? service),
          t.of(texts),
          {
            content: (
              <div class="row small">
                <Link
                  href={`/${t.locale}/${PLACE}?change=${id}#change`}
                  text={t('cases.reason-texts.change-one')}
                  hidden={t.of(names)}
                />
                <Form action={`/${t.locale}/${PLACE}/${id}/end`} csrf={csrf}>
                  <Button text={t('cases.reason-texts.end')} hidden={t.of(names)} kind="plain" />
                </Form>
              </div>
            ),
          },
        ],
      }))}
    />
  )
}

type TextFormProps = {
  request: Request
  typed: Typed
  titles: Titles
  error?: FieldError | undefined
}

function TextForm({ request, typed, titles, error }: TextFormProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const errorOf = (name: string) => (error?.name === name ? error.message : undefined)
  const { languages } = ctx.pack.settings
  return (
    <Form
      action={`/${t.locale}/${PLACE}`}
      csrf={csrf}
      hidden={typed.id ? { change: typed.id } : {}}
    >
      <Radios
        t={t}
        name="decision"
        label={t('cases.reason-texts.decision')}
        value={typed.decision}
        options={REASON_DECISIONS.map((value) => ({
          value,
          label: t(`cases.reason-texts.for.${value}`),
        }))}
      />
      <Select
        t={t}
        name="service"
        label={t('cases.work-list.service')}
        placeholder={t('cases.reason-texts.all-services')}
        value={typed.service ?? ''}
        options={[...titles].map(([value, label]) => ({ value, label }))}
      />
      {languages.map((language) => (
        <>
          <TextInput
            t={t}
            name={`name.${language}`}
            label={t('cases.reason-texts.name-in', {
              language: languageName(t.locale, language),
            })}
            lang={language}
            value={typed.names[language]}
            error={errorOf(`name.${language}`)}
            maxLength={100}
          />
          <TextArea
            t={t}
            name={`text.${language}`}
            label={t('cases.reason-texts.text-in', {
              language: languageName(t.locale, language),
            })}
            hint={t('cases.reason-texts.text-hint', { example: '{…}' })}
            value={typed.texts[language]}
            error={errorOf(`text.${language}`)}
            maxLength={MAX_TEXT}
            rows={3}
          />
        </>
      ))}
      <Actions>
        <Button text={t('cases.reason-texts.keep')} />
      </Actions>
    </Form>
  )
}
