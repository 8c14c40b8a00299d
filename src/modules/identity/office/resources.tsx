import { Type } from 'typebox'
import { type Ctx, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  Checkboxes,
  EmptyState,
  Form,
  Heading,
  Link,
  OfficePage,
  Pairs,
  Section,
  Table,
  Tag,
  TextInput,
} from '#kernel/ui'
import {
  type Allowed,
  getOwnResource,
  giveAccess,
  listAccess,
  listOwnResources,
  moveResource,
  type Resource,
  type ResourceMove,
} from '../clients/resource.ts'
import { Lang, tagOf } from './clients.tsx'

const Named = Type.Object({
  lang: Type.String(),
  id: Type.String({ pattern: '^[a-z0-9-]{3,64}$' }),
})
type Request = RouteRequest<unknown, unknown>

export const resourcesHref = ({ t }: Pick<Ctx, 't'>, rest = '') =>
  `/${t.locale}/office/identity/resources${rest}`

/** Interfaces of the agency for which tokens are given. */
export const resourceList = route({
  method: 'GET',
  url: '/:lang/office/identity/resources',
  allow: 'identity:register-clients',
  params: Lang,
  handler: async (request) => {
    const { ctx } = request
    const { t } = ctx
    const resources = await listOwnResources(ctx)
    return html(
      <OfficePage request={request} title={t('identity.resources.title')}>
        <Heading level={1} text={t('identity.resources.title')} lettering />
        <p safe>{t('identity.resources.about')}</p>
        <Actions>
          <ButtonLink href={resourcesHref(ctx, '/new')} text={t('identity.resources.add')} />
        </Actions>
        {resources.length === 0 ? (
          <EmptyState title={t('identity.resources.none')} />
        ) : (
          <Table
            t={t}
            caption={t('identity.resources.title')}
            columns={['name', 'environment', 'state'].map((name) => ({
              label: t(`identity.clients.${name}`),
            }))}
            rows={resources.map((resource) => ({
              cells: [
                {
                  content: (
                    <Link
                      href={resourcesHref(ctx, `/${resource.id}`)}
                      text={t.of(resource.names)}
                    />
                  ),
                },
                t(`identity.clients.environments.${resource.environment}`),
                { content: <Tag {...tagOf(ctx, resource.state)} /> },
              ],
            }))}
          />
        )}
      </OfficePage>,
    )
  },
})

export const resourcePage = route({
  method: 'GET',
  url: '/:lang/office/identity/resources/:id',
  allow: 'identity:register-clients',
  params: Named,
  handler: async (request) => {
    const { ctx, params } = request
    const resource = await getOwnResource(ctx, params.id)
    const allowed = await listAccess(ctx, params.id)
    return html(<ResourceView {...{ request, resource, allowed }} />)
  },
})

type ViewProps = { request: Request; resource: Resource; allowed: readonly Allowed[] }

function ResourceView({ request, resource, allowed }: ViewProps) {
  const { ctx } = request
  const { t } = ctx
  const { id, audience, environment, names, server, format, state } = resource
  return (
    <OfficePage request={request} title={t.of(names)}>
      <Heading level={1} text={t.of(names)} />
      <p>
        <Tag {...tagOf(ctx, state)} big />
      </p>
      <Pairs
        pairs={[
          { label: t('identity.clients.id'), value: id },
          { label: t('identity.resources.audience'), value: audience },
          {
            label: t('identity.clients.environment'),
            value: t(`identity.clients.environments.${environment}`),
          },
          { label: t('identity.resources.server'), value: server },
          {
            label: t('identity.resources.format'),
            value: t(`identity.resources.formats.${format}`),
          },
        ]}
      />
      <Acts request={request} resource={resource} />
      <Section title={t('identity.resources.scopes')} id="scopes">
        <div class="prose">
          <ul>
            {Object.entries(resource.scopes).map(([scope, meaning]) => (
              <li>
                <bdi>
                  <code safe>{scope}</code>
                </bdi>{' '}
                <span safe>{t.of(meaning)}</span>
              </li>
            ))}
          </ul>
        </div>
      </Section>
      {state === 'ended' ? '' : <AccessSection {...{ request, resource, allowed }} />}
    </OfficePage>
  )
}

const ACTS = {
  proposed: ['approve', 'end'],
  approved: ['suspend', 'end'],
  suspended: ['resume', 'end'],
  ended: [],
} as const satisfies Record<Resource['state'], readonly ResourceMove[]>

function Acts({ request, resource }: Omit<ViewProps, 'allowed'>) {
  const { ctx, csrf } = request
  const own = ctx.actor.kind === 'person' && ctx.actor.id === resource.proposedBy
  return (
    <Actions>
      {ACTS[resource.state].map((act) => (
        <Form action={resourcesHref(ctx, `/${resource.id}/${act}`)} csrf={csrf}>
          <Button
            text={ctx.t(`identity.clients.acts.${act}`)}
            kind={act === 'approve' ? 'primary' : act === 'resume' ? 'second' : 'stop'}
            disabled={act === 'approve' && own ? ctx.t('identity.clients.own') : undefined}
          />
        </Form>
      ))}
    </Actions>
  )
}

/** Software that may ask for tokens, and a form to let some in. */
function AccessSection({ request, resource, allowed }: ViewProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const action = resourcesHref(ctx, `/${resource.id}/access`)
  return (
    <Section title={t('identity.resources.access')} id="access">
      {allowed.length === 0 ? (
        <EmptyState title={t('identity.resources.nobody')} />
      ) : (
        <Table
          t={t}
          caption={t('identity.resources.access')}
          columns={[
            { label: t('identity.clients.name') },
            { label: t('identity.clients.id') },
            { label: t('identity.resources.scopes') },
            { label: t('identity.resources.take-back'), hidden: true },
          ]}
          rows={allowed.map(({ client, names, scopes }) => ({
            cells: [
              t.of(names),
              client,
              t.list(scopes),
              {
                content: (
                  <Form action={action} csrf={csrf} hidden={{ client }}>
                    <Button
                      text={t('identity.resources.take-back')}
                      hidden={t.of(names)}
                      kind="plain"
                    />
                  </Form>
                ),
              },
            ],
          }))}
        />
      )}
      <Form action={action} csrf={csrf}>
        <TextInput
          t={t}
          name="client"
          label={t('identity.resources.client')}
          hint={t('identity.resources.client-hint')}
          dir="ltr"
          maxLength={64}
        />
        <Checkboxes
          t={t}
          name="scopes"
          label={t('identity.resources.scopes')}
          values={[]}
          options={Object.entries(resource.scopes).map(([value, meaning]) => ({
            value,
            label: t.of(meaning),
          }))}
        />
        <Actions>
          <Button text={t('identity.resources.give')} kind="second" />
        </Actions>
      </Form>
    </Section>
  )
}

export const accessForm = route({
  method: 'POST',
  url: '/:lang/office/identity/resources/:id/access',
  allow: 'identity:register-clients',
  assurance: { maxAgeSeconds: 900 },
  params: Named,
  handler: async ({ ctx, params, form }) => {
    const scopes = [form.fields.scopes ?? []].flat()
    await giveAccess(ctx, params.id, { client: fieldOf(form, 'client').trim(), scopes })
    return redirect(resourcesHref(ctx, `/${params.id}`))
  },
})

export const resourceActs = (['approve', 'suspend', 'resume', 'end'] as const).map((act) =>
  route({
    method: 'POST',
    url: `/:lang/office/identity/resources/:id/${act}`,
    allow: 'identity:register-clients',
    assurance: { maxAgeSeconds: 900 },
    params: Named,
    handler: async ({ ctx, params }) => {
      await moveResource(ctx, params.id, act)
      return redirect(resourcesHref(ctx, `/${params.id}`))
    },
  }),
)
