import {
  type Ctx,
  type FormBody,
  fieldOf,
  type Problem,
  plainTyped,
  type RouteRequest,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  DateInput,
  ErrorSummary,
  type FieldError,
  Form,
  Link,
  Notice,
  Page,
  PageTitle,
  TextInput,
} from '#kernel/ui'
import { isLocalDate } from '#lib/time'
import { keyboardOf, readKind } from '../identifier.ts'
import { readKey } from '../registration/registration.ts'
import type { OpenWay, Way } from '../registration/registration-file.ts'

const LONGEST = 200
/** What is not one field's fault stands at the first, so that nobody learns which. */
const NUMBER = 'number'

type Fact = Way['facts'][number]
type Read = { identifier: string; typed: Record<string, string> } | { errors: FieldError[] }

/** Reads what was typed into its canonical forms; what can be none is said at its field. */
export function readTyped(ctx: Ctx, open: OpenWay, form: FormBody): Read {
  const { t, pack } = ctx
  const identifier = readKey(ctx, open, fieldOf(form, NUMBER))
  const typed: Record<string, string> = {}
  const errors: FieldError[] = []
  if (!identifier) {
    const kind = t.of(pack.settings.identifiers[open.register.key]?.names ?? {})
    errors.push({ name: NUMBER, message: t('identity.register.number-wrong', { kind }) })
  }
  for (const fact of open.way.facts) {
    const value = readFact(ctx, open, fact, form)
    if (value) typed[fact.field] = value
    else {
      const message = t(`identity.register.wrong.${sortOf(open, fact)}`, { fact: t.of(fact.names) })
      errors.push({ name: fact.field, message })
    }
  }
  return errors.length > 0 || !identifier ? { errors } : { identifier, typed }
}

const sortOf = ({ register }: OpenWay, { field }: Fact) =>
  register.fields[field] === 'day' ? 'day' : 'text'

function readFact(ctx: Ctx, open: OpenWay, fact: Fact, form: FormBody): string | undefined {
  if (sortOf(open, fact) === 'day') return readDay(form, fact.field)
  const text = fieldOf(form, fact.field).slice(0, LONGEST).trim()
  if (fact.identifier !== undefined) return readKind(ctx, fact.identifier, text)
  return text === '' ? undefined : text
}

function readDay(form: FormBody, name: string): string | undefined {
  const [year = '', month = '', day = ''] = (['year', 'month', 'day'] as const).map((part) =>
    plainTyped(fieldOf(form, `${name}.${part}`).slice(0, 10).normalize('NFKC')),
  )
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isLocalDate(text) ? text : undefined
}

type View = {
  request: RouteRequest<unknown, unknown>
  open: OpenWay
  errors?: readonly FieldError[]
  problem?: Problem
}

/** The facts of one way; what was typed stays whatever the answer is. */
export function registerView({ request, open, errors = [], problem }: View) {
  const { ctx, csrf, form } = request
  const { t, pack } = ctx
  const { way, register } = open
  const kind = pack.settings.identifiers[register.key]
  const away = problem?.code === 'identity/register-away'
  const message = problem && t(textKeyOf(problem.code), problem.params)
  const all: FieldError[] = [
    ...errors,
    ...(message !== undefined && !away ? [{ name: NUMBER, message }] : []),
  ]
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message
  return (
    <Page request={request} title={t.of(way.names)} form wrong={all.length > 0}>
      <ErrorSummary t={t} errors={all} />
      <PageTitle text={t.of(way.names)} lede={t('identity.register.facts-lede')} />
      {away && message ? <Notice text={message} kind="wait" live /> : ''}
      <Form action={`/${t.locale}/sign-in/register/${way.way}`} csrf={csrf}>
        <TextInput
          t={t}
          name={NUMBER}
          label={t.of(kind?.names ?? {})}
          hint={kind?.hints && t.of(kind.hints)}
          value={fieldOf(form, NUMBER)}
          dir="ltr"
          inputMode={keyboardOf(ctx, [register.key])}
          autocomplete="off"
          error={errorOf(NUMBER)}
        />
        {way.facts.map((fact) => (
          <FactInput {...{ ctx, open, fact, form }} error={errorOf(fact.field)} />
        ))}
        <p class="hint" safe>
          {t('identity.register.asked-of', { register: t.of(register.names) })}
        </p>
        <Actions>
          <Button text={t('identity.register.go-on')} />
        </Actions>
      </Form>
      <p>
        <Link href={`/${t.locale}/sign-in/register`} text={t('identity.register.other-way')} />
      </p>
    </Page>
  )
}

type FactProps = { ctx: Ctx; open: OpenWay; fact: Fact; form: FormBody; error?: string | undefined }

function FactInput({ ctx, open, fact, form, error }: FactProps) {
  const { t, pack } = ctx
  const { field, names, hints, identifier } = fact
  const shared = { t, name: field, label: t.of(names), hint: hints && t.of(hints), error }
  if (sortOf(open, fact) === 'day') {
    const part = (name: string) => fieldOf(form, `${field}.${name}`)
    const value = { day: part('day'), month: part('month'), year: part('year') }
    return <DateInput {...shared} value={value} birthday={field === 'birthDate'} />
  }
  const number = identifier !== undefined && pack.settings.identifiers[identifier] !== undefined
  return (
    <TextInput
      {...shared}
      value={fieldOf(form, field)}
      autocomplete={field === 'names' ? 'name' : 'off'}
      maxLength={LONGEST}
      {...(number && { dir: 'ltr', inputMode: keyboardOf(ctx, [identifier]) })}
    />
  )
}
