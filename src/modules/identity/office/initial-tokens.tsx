import { Type } from 'typebox'
import { type Ctx, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  EmptyState,
  Form,
  Heading,
  OfficePage,
  Radios,
  Section,
  Table,
  TextInput,
} from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { ENVIRONMENTS } from '../clients/form.ts'
import {
  endInitialToken,
  giveInitialToken,
  type InitialToken,
  listInitialTokens,
  MOST_DAYS,
  MOST_USES,
} from '../clients/initial-token.ts'
import { ASKED_SCOPES } from '../oidc/account.ts'
import { problem } from '../problems.ts'
import { optionsOf } from './client-form.tsx'
import { Lang } from './clients.tsx'

type Request = RouteRequest<unknown, unknown>

const tokensHref = ({ t }: Pick<Ctx, 't'>, rest = '') =>
  `/${t.locale}/office/identity/initial-tokens${rest}`

/** Tokens with which software registers itself: those that hold, and a form for the next. */
export const tokenPage = route({
  method: 'GET',
  url: '/:lang/office/identity/initial-tokens',
  allow: 'identity:register-clients',
  params: Lang,
  handler: async (request) =>
    html(<TokensView request={request} tokens={await listInitialTokens(request.ctx)} />),
})

type ViewProps = { request: Request; tokens: readonly InitialToken[]; made?: string }

function TokensView({ request, tokens, made }: ViewProps) {
  const { ctx } = request
  const { t } = ctx
  return (
    <OfficePage request={request} title={t('identity.tokens.title')}>
      <Heading level={1} text={t('identity.tokens.title')} lettering />
      <p safe>{t('identity.tokens.about')}</p>
      {made ? (
        <div class="note" role="status">
          <div>
            <p safe>{t('identity.tokens.once')}</p>
            <p dir="ltr" class="secret">
              <code safe>{made}</code>
            </p>
            <p safe>{t('identity.tokens.where')}</p>
            <p dir="ltr" class="secret">
              <code safe>{`${ctx.url}/oidc/reg`}</code>
            </p>
          </div>
        </div>
      ) : (
        ''
      )}
      {tokens.length === 0 ? (
        <EmptyState title={t('identity.tokens.none')} />
      ) : (
        <TokenTable request={request} tokens={tokens} />
      )}
      <TokenForm request={request} />
    </OfficePage>
  )
}

function TokenTable({ request, tokens }: Omit<ViewProps, 'made'>) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('identity.tokens.title')}
      columns={[
        { label: t('identity.clients.environment') },
        { label: t('identity.tokens.scopes') },
        { label: t('identity.tokens.left') },
        { label: t('identity.tokens.until') },
        { label: t('identity.tokens.end'), hidden: true },
      ]}
      rows={tokens.map(({ id, environment, scopes, usesLeft, expiresAt }) => ({
        cells: [
          t(`identity.clients.environments.${environment}`),
          t.list(scopes.map((scope) => t(`identity.continue.scopes.${scope}`))),
          String(usesLeft),
          t.date(expiresAt, 'medium'),
          {
            content: (
              <Form action={tokensHref(ctx, `/${id}/end`)} csrf={csrf}>
                <Button
                  text={t('identity.tokens.end')}
                  hidden={t.date(expiresAt, 'medium')}
                  kind="plain"
                />
              </Form>
            ),
          },
        ],
      }))}
    />
  )
}

function TokenForm({ request }: { request: Request }) {
  const { ctx, csrf } = request
  const { t } = ctx
  const number = (name: 'uses' | 'days', value: string, most: number) => (
    <TextInput
      t={t}
      name={name}
      label={t(`identity.tokens.${name}`)}
      hint={t('identity.tokens.at-most', { most })}
      value={value}
      dir="ltr"
      inputMode="numeric"
      short
    />
  )
  return (
    <Section title={t('identity.tokens.add')} id="add">
      <Form action={tokensHref(ctx)} csrf={csrf}>
        <Radios
          t={t}
          name="environment"
          label={t('identity.clients.environment')}
          value="sandbox"
          options={optionsOf(ctx, 'clients.environments', ENVIRONMENTS)}
        />
        <Checkboxes
          t={t}
          name="scopes"
          label={t('identity.tokens.scopes')}
          values={['openid', 'profile']}
          options={optionsOf(ctx, 'continue.scopes', ASKED_SCOPES)}
        />
        {number('uses', '1', MOST_USES)}
        {number('days', '7', MOST_DAYS)}
        <Actions>
          <Button text={t('identity.tokens.make')} />
        </Actions>
      </Form>
    </Section>
  )
}

/** The token is on the page that answers, and on no other. */
export const tokenForm = route({
  method: 'POST',
  url: '/:lang/office/identity/initial-tokens',
  allow: 'identity:register-clients',
  assurance: { maxAgeSeconds: 900 },
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    const environment = ENVIRONMENTS.find((known) => known === fieldOf(form, 'environment'))
    const chosen = [form.fields.scopes ?? []].flat()
    const scopes = ASKED_SCOPES.filter((scope) => scope === 'openid' || chosen.includes(scope))
    const [uses, days] = [numberIn(fieldOf(form, 'uses')), numberIn(fieldOf(form, 'days'))]
    if (!environment) throw problem('initial-token-wrong')
    const made = await giveInitialToken(ctx, { environment, scopes, uses, days })
    return html(<TokensView {...{ request, made, tokens: await listInitialTokens(ctx) }} />)
  },
})

/** What is no number of one or two digits is none that may be given. */
const numberIn = (typed: string) => (/^\d{1,2}$/.test(typed) ? Number(typed) : 0)

export const tokenEndForm = route({
  method: 'POST',
  url: '/:lang/office/identity/initial-tokens/:id/end',
  allow: 'identity:register-clients',
  assurance: { maxAgeSeconds: 900 },
  params: Type.Object({
    lang: Type.String(),
    id: Type.String({ pattern: UUID_PATTERN }),
  }),
  handler: async ({ ctx, params }) => {
    await endInitialToken(ctx, params.id)
    return redirect(tokensHref(ctx))
  },
})
