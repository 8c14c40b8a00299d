import { Type } from 'typebox'
import { html, kernelProblem, type RouteRequest, redirect, route } from '#kernel'
import { ButtonLink, Link, Page, PageTitle, Section } from '#kernel/ui'
import { beginRegistration } from '../registration/registration.ts'
import { findWay, registrationOf } from '../registration/registration-file.ts'
import { isOurs } from './parts.tsx'
import { readTyped, registerView } from './register-form.tsx'
import { registrationCookie } from './registration.tsx'
import { refused } from './sign-in.tsx'

const TRIES_A_MINUTE = 20

const Lang = Type.Object({ lang: Type.String() })
const One = Type.Object({ lang: Type.String(), way: Type.String({ pattern: '^[a-z0-9-]{1,60}$' }) })

/** Who you are: each way to register, and where those go for whom it is not. */
export const registerPage = route({
  method: 'GET',
  url: '/:lang/sign-in/register',
  allow: 'public',
  params: Lang,
  handler: async (request) => {
    const { t, pack, actor } = request.ctx
    if (actor.kind === 'person') return redirect(`/${t.locale}/my`)
    const { ways } = await registrationOf(pack)
    return html(
      <Page request={request} title={t('identity.register.title')} form>
        <PageTitle text={t('identity.register.title')} lede={t('identity.register.lede')} />
        {ways.map(({ way, names, abouts }) => (
          <Section title={t.of(names)} id={way} lettering={false}>
            <p safe>{t.of(abouts)}</p>
            <ButtonLink
              href={`/${t.locale}/sign-in/register/${way}`}
              text={t('identity.register.go-on')}
              hidden={t.of(names)}
            />
          </Section>
        ))}
        <Section title={t('identity.register.business')} id="business" lettering={false}>
          <p safe>{t('identity.register.business-text')}</p>
          <ButtonLink
            href={`/${t.locale}/my/businesses`}
            text={t('identity.register.business-go')}
            kind="second"
          />
        </Section>
        <Section title={t('identity.register.official')} id="official" lettering={false}>
          <p safe>{t('identity.register.official-text')}</p>
        </Section>
        <p>
          <span safe>{t('identity.register.have')}</span>{' '}
          <Link href={`/${t.locale}/sign-in`} text={t('identity.sign-in.title')} />
        </p>
      </Page>,
    )
  },
})

export const registerWayPage = route({
  method: 'GET',
  url: '/:lang/sign-in/register/:way',
  allow: 'public',
  params: One,
  handler: async (request) => {
    const open = await wayOf(request)
    return html(registerView({ request, open }))
  },
})

export const registerWayForm = route({
  method: 'POST',
  url: '/:lang/sign-in/register/:way',
  allow: 'public',
  params: One,
  perMinute: TRIES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, ip } = request
    const open = await wayOf(request)
    const read = readTyped(ctx, open, form)
    if ('errors' in read) {
      return html(registerView({ request, open, errors: read.errors }), { status: 422 })
    }
    try {
      const token = await beginRegistration(ctx, open, { ...read, ip })
      const next = `/${ctx.t.locale}/sign-in/registration`
      return redirect(next, [registrationCookie(token)])
    } catch (error) {
      if (!isOurs(error)) throw error
      return refused(registerView({ request, open, problem: error }), error)
    }
  },
})

async function wayOf(request: RouteRequest<{ way: string }, unknown>) {
  const open = await findWay(request.ctx, request.params.way)
  if (!open) throw kernelProblem('not-found')
  return open
}
