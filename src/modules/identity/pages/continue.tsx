import type Provider from 'oidc-provider'
import { Type } from 'typebox'
import {
  type ActingFor,
  type Actor,
  type Answer,
  acrOf,
  type Ctx,
  fieldOf,
  html,
  kernelProblem,
  type PersonId,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import { Actions, Button, ButtonLink, Form, Page, PageTitle, Radios } from '#kernel/ui'
import { getOrganisation } from '#organisations'
import type { Client } from '../clients/client.ts'
import { consentedScopes, giveConsent } from '../clients/consent.ts'
import { bindFamily } from '../oidc/acting.ts'
import { askedScopes, newFamily, type Wanted, wantedIn } from '../oidc/family.ts'
import { askedOf, lackOf } from '../oidc/needed.ts'
import { openedProvider } from '../oidc/provider.ts'
import type { AccessSource } from '../oidc/resources.ts'
import { sessionUid } from '../oidc/session-mirror.ts'
import type { Store } from '../oidc/store.ts'
import { problem } from '../problems.ts'
import { mayOpen } from '../surfaces/post.ts'
import { isSurface } from '../surfaces/terms.ts'

const Asked = Type.Object({ lang: Type.String(), uid: Type.String({ pattern: '^[\\w-]{10,60}$' }) })
type Request = RouteRequest<{ uid: string }, unknown>
type Person = Extract<Actor, { kind: 'person' }>
type Interaction = NonNullable<Awaited<ReturnType<Provider['interactionDetails']>>>

/** A request to sign somebody in, in the browser that brought it. */
type Pending = {
  provider: Provider
  store: Store
  interaction: Interaction
  asker: string
  wanted: Wanted
  accessOf: AccessSource
}
/** Of another's software, which the person is asked about; the platform's own surfaces they are not. */
type Foreign = Pending & { client: Client }

const isForeign = (pending: Pending & { client?: Client | undefined }): pending is Foreign =>
  pending.client !== undefined

/** Between who asks and us: sign in, prove more, agree, and back. */
export const continuePage = route({
  method: 'GET',
  url: '/:lang/sign-in/continue/:uid',
  allow: 'public',
  params: Asked,
  // Whoever came through a form of ours leaves by a page: a browser lets no form lead elsewhere.
  query: Type.Object({ leave: Type.Optional(Type.Literal('page')) }),
  handler: async (request) => {
    const { ctx, query, params } = request
    const pending = await pendingOf(request)
    const here = `/${ctx.t.locale}/sign-in/continue/${params.uid}`
    const { actor } = ctx
    if (actor.kind !== 'person') {
      return redirect(`/${ctx.t.locale}/sign-in?next=${encodeURIComponent(`${here}?leave=page`)}`)
    }
    const { asker } = pending
    // Who may not come in is not asked to prove more first.
    if (isSurface(asker) && !(await mayOpen(ctx, asker, actor.id))) {
      return redirect(await refuse(ctx, pending))
    }
    const lack = lackIn(ctx, pending)
    if (lack && !query.leave) return redirect(`${here}?leave=page`)
    if (lack) throw kernelProblem('step-up', { needed: lack })
    if (!isForeign(pending)) return redirect(await finish(request, actor, pending))
    const scopes = await newScopes(ctx, actor.id, pending)
    const others = await othersOf(ctx, actor.id, pending)
    if (scopes.length + others.length > 0) {
      return html(<ConsentPage {...{ request, pending, scopes, others }} />)
    }
    const back = await finish(request, actor, pending)
    return query.leave ? leave(request, back) : redirect(back)
  },
})

export const continueForm = route({
  method: 'POST',
  url: '/:lang/sign-in/continue/:uid',
  allow: 'signed-in',
  params: Asked,
  handler: async (request) => {
    const { ctx, form } = request
    const pending = await pendingOf(request)
    const { actor } = ctx
    if (!isForeign(pending)) throw problem('request-over')
    const agreed = fieldOf(form, 'answer') === 'agree'
    if (!agreed) return leave(request, await refuse(ctx, pending))
    if (actor.kind !== 'person' || lackIn(ctx, pending)) throw kernelProblem('form-expired')
    const actingFor = await chosenIn(request, actor.id, pending)
    const scopes = await newScopes(ctx, actor.id, pending)
    if (scopes.length > 0) await giveConsent(ctx, actor.id, { client: pending.client.id, scopes })
    return leave(request, await finish(request, actor, pending, actingFor))
  },
})

async function pendingOf({ ctx, params, cookies }: Request): Promise<Pending | Foreign> {
  const { store, current, clientOf, accessOf } = await openedProvider(ctx)
  const provider = await current()
  // The browser that brought the request, and no other: a link that was passed on ends here.
  if (cookies[provider.cookieName('interaction')] !== params.uid) throw problem('request-over')
  const interaction = await provider.Interaction.find(params.uid)
  const asker = String(interaction?.params.client_id)
  const client = isSurface(asker) ? undefined : await clientOf(asker)
  if (!interaction || !(client || isSurface(asker))) throw problem('request-over')
  const wanted = await wantedIn(interaction.params, { client: asker, accessOf })
  const pending = { provider, store, interaction, asker, wanted, accessOf }
  return client ? { ...pending, client } : pending
}

const lackIn = (ctx: Ctx, { interaction }: Pending) =>
  lackOf(ctx.actor, askedOf(interaction.params), {
    begun: new Date(interaction.iat * 1000),
    now: ctx.clock.now(),
  })

/** What the person has not agreed to before; everything, where they are to be asked in any case. */
async function newScopes(ctx: Ctx, person: PersonId, { interaction, client, wanted }: Foreign) {
  const asked = askedScopes(ctx, wanted)
  const always =
    String(interaction.params.prompt ?? '').includes('consent') ||
    interaction.prompt.reasons.includes('native_client_prompt')
  if (always) return asked
  const before = await consentedScopes(ctx, person, client.id)
  return asked.filter((scope) => !before.includes(scope))
}

/** Gives what was asked for, and leads back to the provider. */
async function finish({ ctx }: Request, actor: Person, pending: Pending, actingFor?: ActingFor) {
  const { provider, store, interaction, asker, wanted } = pending
  const session = actor.session && sessionUid(actor.session)
  const { grantId, path } = await store.inUnit(async () => {
    const whose = { person: actor.id, client: asker, session, actingFor }
    const { jti: grantId } = await newFamily(provider, whose, wanted)
    interaction.result = { consent: { grantId }, login: loginOf(actor) }
    await interaction.save(interaction.exp - Math.floor(ctx.clock.now().getTime() / 1000))
    return { grantId, path: ownPath(interaction.returnTo) }
  })
  if (actingFor) await bindFamily(ctx, grantId, actingFor.mandate)
  return path
}

async function refuse(ctx: Ctx, { store, interaction }: Pending): Promise<string> {
  return store.inUnit(async () => {
    interaction.result = { error: 'access_denied', error_description: 'the person did not agree' }
    await interaction.save(interaction.exp - Math.floor(ctx.clock.now().getTime() / 1000))
    return ownPath(interaction.returnTo)
  })
}

const ownPath = (address: string) => new URL(address).pathname

function loginOf({ id, assurance }: Person) {
  if (!assurance) throw problem('request-over')
  const { amr, authTime } = assurance
  return {
    accountId: id,
    acr: acrOf(assurance),
    amr: [...amr],
    ts: Math.floor(authTime.getTime() / 1000),
    remember: true,
  }
}

/** A page that goes on by itself, with a link for who has switched that off. */
async function leave(request: Request, to: string): Promise<Answer> {
  const { t } = request.ctx
  const page = (
    <Page request={request} title={t('identity.continue.leaving')}>
      <PageTitle text={t('identity.continue.leaving')} />
      <Actions>
        <ButtonLink href={to} text={t('identity.continue.on')} />
      </Actions>
    </Page>
  )
  return html(page, { headers: { refresh: `0;url=${to}` } })
}

type ConsentProps = {
  request: Request
  pending: Foreign
  scopes: readonly string[]
  others: readonly ActingFor[]
}

async function ConsentPage({
  request,
  pending: { client, accessOf },
  scopes,
  others,
}: ConsentProps) {
  const { ctx, csrf, params } = request
  const { t } = ctx
  const agency = t.of((await getOrganisation(ctx, client.agency)).names)
  const words = await Promise.all(
    scopes.map((scope) => wordsOf(ctx, scope, (audience) => accessOf(audience, client.id))),
  )
  return (
    <Page
      request={request}
      title={t('identity.continue.title', { client: t.of(client.names) })}
      form
    >
      <PageTitle
        text={t('identity.continue.title', { client: t.of(client.names) })}
        lede={t('identity.continue.lede', { agency })}
      />
      <div class="prose">
        <ul>
          {words.map((text) => (
            <li safe>{text}</li>
          ))}
        </ul>
      </div>
      <p class="hint" safe>
        {t('identity.continue.later')}
      </p>
      <Form action={`/${t.locale}/sign-in/continue/${params.uid}`} csrf={csrf}>
        <ForWhom ctx={ctx} others={others} />
        <Actions>
          <Button text={t('identity.continue.agree')} name="answer" value="agree" />
          <Button text={t('identity.continue.refuse')} kind="second" name="answer" value="refuse" />
        </Actions>
      </Form>
    </Page>
  )
}

/** The person chooses for whom they sign in, where the client can take somebody who acts for another. */
function ForWhom({ ctx: { t }, others }: { ctx: Ctx; others: readonly ActingFor[] }) {
  if (others.length === 0) return ''
  return (
    <Radios
      t={t}
      name="for"
      label={t('identity.continue.for-whom')}
      options={[
        { value: '', label: t('identity.continue.for-myself') },
        ...others.map(({ mandate, principal }) => ({
          value: mandate,
          label: t.of(principal.name),
        })),
      ]}
      value=""
    />
  )
}

/** For whom a person may sign in besides themselves: where the client asks, and by a mandate for everything. */
async function othersOf(ctx: Ctx, person: PersonId, { interaction }: Foreign) {
  if (interaction.params.on_behalf_of === undefined) return []
  const held = (await ctx.ports.mandates?.list(ctx, person)) ?? []
  return held.filter(({ services }) => services === 'all')
}

/** @throws identity/request-over  for a mandate that holds no more, or was not among those shown */
async function chosenIn({ ctx, form }: Request, person: PersonId, pending: Foreign) {
  const chosen = fieldOf(form, 'for')
  if (chosen === '') return undefined
  const found = (await othersOf(ctx, person, pending)).find(({ mandate }) => mandate === chosen)
  if (!found) throw problem('request-over')
  return found
}

/** What a scope gives, in words: our own, or those of the interface that it is of. */
async function wordsOf(
  { t }: Ctx,
  asked: string,
  accessTo: (audience: string) => ReturnType<AccessSource>,
): Promise<string> {
  const [audience = '', scope] = asked.split(' ')
  if (scope === undefined) return t(`identity.continue.scopes.${asked}`)
  const access = await accessTo(audience)
  const words = access?.scopes[scope]
  if (!access || !words) return scope
  return t('identity.continue.of-resource', { resource: t.of(access.names), scope: t.of(words) })
}
