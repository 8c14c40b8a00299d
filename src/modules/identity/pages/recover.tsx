import { Type } from 'typebox'
import { type Ctx, fieldOf, html, type Problem, type RouteRequest, route, textKeyOf } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  ErrorSummary,
  Form,
  Link,
  Page,
  PageTitle,
  Radios,
  Section,
  TextInput,
} from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { leastLength } from '../authenticators/password.ts'
import { keyboardOf, signInKind, signInKinds } from '../identifier.ts'
import { centresOf } from '../recovery/centre.ts'
import { giveBack } from '../recovery/give-back.ts'
import { landing } from './landing.ts'
import { isOurs } from './parts.tsx'
import { hintOfIdentifier, refused } from './sign-in.tsx'

const TRIES_A_MINUTE = 20

const Lang = Type.Object({ lang: Type.String() })

type Request = RouteRequest<unknown, unknown>

/** The ways back in, the quickest first. It asks nothing, so it tells nothing of any account. */
export const recoverPage = route({
  method: 'GET',
  url: '/:lang/sign-in/recover',
  allow: 'public',
  params: Lang,
  handler: async (request) => {
    const { ctx } = request
    const { t } = ctx
    const centres = await centreNames(ctx)
    return html(
      <Page request={request} title={t('identity.recover.title')} form>
        <PageTitle text={t('identity.recover.title')} lede={t('identity.recover.lede')} />
        <Section title={t('identity.recover.other')} id="other" lettering={false} prose>
          <p safe>{t('identity.recover.other-text')}</p>
          <p>
            <Link href={`/${t.locale}/sign-in`} text={t('identity.sign-in.title')} />
          </p>
        </Section>
        <Section title={t('identity.recover.codes')} id="codes" lettering={false} prose>
          <p safe>{t('identity.recover.codes-text')}</p>
        </Section>
        {centres === undefined ? (
          ''
        ) : (
          <Section title={t('identity.recover.centre')} id="centre" lettering={false} prose>
            <p safe>{t('identity.recover.centre-text', { centres })}</p>
            <ul>
              {documentNames(ctx).map((name) => (
                <li safe>{name}</li>
              ))}
            </ul>
            <p safe>{t('identity.recover.centre-after')}</p>
            <Actions>
              <ButtonLink
                href={`/${t.locale}/sign-in/recover/code`}
                text={t('identity.recover.have-code')}
                kind="second"
              />
            </Actions>
          </Section>
        )}
        <p class="quiet" safe>
          {t('identity.recover.never')}
        </p>
      </Page>,
    )
  },
})

async function centreNames(ctx: Ctx): Promise<string | undefined> {
  const centres = centresOf(ctx)
  if (!centres) return undefined
  const names = centres.agencies.map(async (id) => ctx.t.of((await getOrganisation(ctx, id)).names))
  return ctx.t.list(await Promise.all(names))
}

const documentNames = (ctx: Ctx) =>
  Object.values(centresOf(ctx)?.documents ?? {}).map(({ names }) => ctx.t.of(names))

export const recoverCodePage = route({
  method: 'GET',
  url: '/:lang/sign-in/recover/code',
  allow: 'public',
  params: Lang,
  handler: async (request) => html(<CodePage request={request} />),
})

export const recoverCodeForm = route({
  method: 'POST',
  url: '/:lang/sign-in/recover/code',
  allow: 'public',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, ip, userAgent } = request
    try {
      const token = await giveBack(ctx, {
        identifier: fieldOf(form, 'identifier'),
        code: fieldOf(form, 'code'),
        password: fieldOf(form, 'password'),
        keep: fieldOf(form, 'before') === 'keep',
        ...{ ip, userAgent },
      })
      return landing(request, `/${ctx.t.locale}/my/security`, token)
    } catch (error) {
      if (!isOurs(error)) throw error
      return refused(<CodePage request={request} error={error} />, error)
    }
  },
})

function CodePage({ request, error }: { request: Request; error?: Problem }) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const kind = signInKind(ctx)
  const wrong = error?.code.startsWith('identity/password-') ? 'password' : 'identifier'
  const message = error && t(textKeyOf(error.code), error.params)
  const errorOf = (name: string) => (name === wrong ? message : undefined)
  const title = t('identity.recover.code-title')
  return (
    <Page request={request} title={title} form wrong={error !== undefined}>
      {message ? <ErrorSummary t={t} errors={[{ name: wrong, message }]} /> : ''}
      <PageTitle text={title} lede={t('identity.recover.code-lede')} />
      <Form action={`/${t.locale}/sign-in/recover/code`} csrf={csrf}>
        <TextInput
          t={t}
          name="identifier"
          label={t.of(kind.names)}
          hint={hintOfIdentifier(ctx)}
          value={fieldOf(form, 'identifier')}
          dir="ltr"
          inputMode={keyboardOf(ctx, signInKinds(ctx))}
          autocomplete="username"
          error={errorOf('identifier')}
        />
        <TextInput
          t={t}
          name="code"
          label={t('identity.recover.code')}
          hint={t('identity.recover.code-hint')}
          dir="ltr"
          autocomplete="one-time-code"
        />
        <TextInput
          t={t}
          name="password"
          type="password"
          label={t('identity.password.new')}
          hint={t('identity.invitation.password-hint', { least: leastLength(false) })}
          autocomplete="new-password"
          error={errorOf('password')}
        />
        <Radios
          t={t}
          name="before"
          label={t('identity.recover.before')}
          value={fieldOf(form, 'before') === 'keep' ? 'keep' : 'suspend'}
          options={['suspend', 'keep'].map((value) => ({
            value,
            label: t(`identity.recover.${value}`),
            hint: t(`identity.recover.${value}-hint`),
          }))}
        />
        <Actions>
          <Button text={t('identity.recover.submit')} />
        </Actions>
      </Form>
    </Page>
  )
}
