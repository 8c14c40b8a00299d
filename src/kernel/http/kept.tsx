import type { FastifyRequest } from 'fastify'
import type { Ctx, PersonId } from '../ctx.ts'
import { ConfirmQuestion, CSRF_FIELD, frameOf, Shell, Wrap } from '../ui/index.ts'
import { fieldOf } from './body.ts'
import type { Answer, FormBody } from './route.ts'
import { html } from './route.ts'
import { ownerHash, ownerOfForm } from './security.ts'

/** What was typed, by name of its input, to be sent again from a page that holds it. */
export type KeptFields = Readonly<Record<string, string | readonly string[]>>

const PASSED = /^kept[._]/
const KEPT = 'kept.'
/** For whom the form was made, as its token said. */
const KEPT_FOR = 'kept_for'
const FILES = 'kept_files'
/** Characters; with more the page would not be taken by the form for signing in. */
const MOST = 250_000
/** What is kept nowhere, in no page and no table. */
const SECRETS = ['password', 'code', 'secret', 'credential']

/** What a page holds of a form on the way through signing in: hidden inputs of the form there. */
export function keepFields(form: FormBody): KeptFields {
  const { [CSRF_FIELD]: _token, ...fields } = form.fields
  const kept = Object.entries(fields).map(([name, value]) => [`${KEPT}${name}`, value])
  return {
    ...Object.fromEntries(kept),
    [KEPT_FOR]: ownerOfForm(fieldOf(form, CSRF_FIELD)) ?? '',
    ...(Object.keys(form.files).length > 0 && { [FILES]: '1' }),
  }
}

/** What is kept in a form that came, to be kept in the next page too. */
export const passKept = ({ fields }: FormBody): KeptFields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => PASSED.test(name)))

type SendAgain = {
  ctx: Ctx
  action: string
  /** of the person who is to send it */
  csrf: string
  fields: KeptFields
  /** files came along, which no page can hold */
  files: boolean
  why: 'signed-in' | 'older'
}

/** Asks to send what was typed, which has not arrived yet. */
export function SendAgain({ ctx, action, csrf, fields, files, why }: SendAgain) {
  const { t } = ctx
  return (
    <ConfirmQuestion
      title={t(`kernel.kept.${why}`)}
      text={[t('kernel.kept.not-sent'), files ? t('kernel.kept.files') : ''].join(' ').trim()}
      action={action}
      csrf={csrf}
      hidden={fields}
      confirm={t('kernel.kept.send')}
      cancel={{ href: `/${t.locale}/my`, text: t('kernel.kept.drop') }}
    />
  )
}

/**
 * What is kept in the form of signing in, as it was typed.
 *
 * @param person  who has proved themselves there
 * @returns undefined when nothing is kept, or when somebody else typed it
 */
export function keptFor(
  form: FormBody,
  person: PersonId,
): Pick<SendAgain, 'fields' | 'files'> | undefined {
  if (fieldOf(form, KEPT_FOR) !== ownerHash(person)) return undefined
  const fields = Object.entries(form.fields)
    .filter(([name]) => name.startsWith(KEPT))
    .map(([name, value]) => [name.slice(KEPT.length), value])
  return { fields: Object.fromEntries(fields), files: fieldOf(form, FILES) !== '' }
}

/** Whether a form that came is one of ours for a signed-in person, and small enough to be kept. */
export const canKeep = (form: FormBody): boolean =>
  ownerOfForm(fieldOf(form, CSRF_FIELD)) !== undefined && isKeepable(form.fields)

/** Whether what was typed may be kept at all: without a secret in it, and small enough. */
export const isKeepable = (fields: KeptFields): boolean =>
  !SECRETS.some((name) => Object.hasOwn(fields, name)) && JSON.stringify(fields).length <= MOST

/** Whether a form and a token are of the same person, whatever their sessions; small enough to be kept. */
export const isOfOwner = (form: FormBody, csrf: string): boolean =>
  canKeep(form) && ownerOfForm(fieldOf(form, CSRF_FIELD)) === ownerOfForm(csrf)

/** Says that the session is over, and keeps what was typed until the person has signed in. */
export function signedOutPage(ctx: Ctx, request: FastifyRequest, form: FormBody, csrf: string) {
  const { t } = ctx
  const title = t('kernel.kept.signed-out')
  return inFrame(
    ctx,
    request,
    title,
    401,
    <ConfirmQuestion
      title={title}
      text={t('kernel.kept.signed-out-more')}
      action={`/${t.locale}/sign-in`}
      csrf={csrf}
      hidden={{ ...keepFields(form), next: request.url }}
      confirm={t('kernel.kept.sign-in')}
      cancel={{ href: `/${t.locale}`, text: t('kernel.kept.drop') }}
    />,
  )
}

/** Says that the page is of an earlier session of the same person, and offers to send it in this one. */
export function olderPage(ctx: Ctx, request: FastifyRequest, form: FormBody, csrf: string) {
  const { [CSRF_FIELD]: _token, ...fields } = form.fields
  const files = Object.keys(form.files).length > 0
  return inFrame(
    ctx,
    request,
    ctx.t('kernel.kept.older'),
    403,
    <SendAgain {...{ ctx, action: request.url, csrf, fields, files, why: 'older' }} />,
  )
}

function inFrame(
  ctx: Ctx,
  request: FastifyRequest,
  title: string,
  status: number,
  content: JSX.Element,
): Promise<Answer> {
  const { t } = ctx
  const path = request.url.replace(/^\/[a-z]{2,3}(?=\/|\?|$)/, '')
  const page = (
    <Shell t={t} frame={frameOf(ctx)} path={path} title={title}>
      <Wrap class="page">{content}</Wrap>
    </Shell>
  )
  return html(page, { status })
}
