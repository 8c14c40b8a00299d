import { type Ctx, fieldOf, html, type Problem, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  Declaration,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Link,
  Notice,
  Radios,
  Select,
  Table,
  TextInput,
} from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { lockMandate, type Mandate, personOf } from '../mandate.ts'
import { type Actable, actableOf, type Contributors, isOurs, Lang, One } from '../pages/parts.tsx'
import { problem } from '../problems.ts'
import {
  beginHelp,
  CHANNELS,
  confirmHelp,
  documentKinds,
  EVIDENCE,
  findConsent,
  listHelped,
  statementFor,
} from './assistance.ts'

const TRIES_A_MINUTE = 10
const PLACES: Readonly<Record<string, string>> = {
  'person-not-found': 'identifier',
  'document-missing': 'document',
  'not-agreed': 'agreed',
  'service-missing': 'service',
  'counter-own': 'identifier',
  'counter-interest': 'identifier',
  'code-wrong': 'code',
}

type Request = RouteRequest<unknown, unknown>
type OneRequest = RouteRequest<{ id: Mandate['id'] }, unknown>

const helpHref = (locale: string, id = '') => `/${locale}/office/mandates/help${id && `/${id}`}`

const errorOf = ({ t }: Ctx, thrown: Problem): FieldError => {
  const code = thrown.code.split('/')[1] ?? ''
  return {
    name: PLACES[code] ?? 'identifier',
    message: t(`mandates.problems.${code}`, thrown.params),
  }
}

/** Helping somebody at a counter or on the telephone with one application. */
export const helpRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/mandates/help',
    allow: 'mandates:assist',
    params: Lang,
    handler: async (request) =>
      html(await helpView(request, await actableOf(request.ctx, contributors))),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/mandates/help',
    allow: 'mandates:assist',
    params: Lang,
    perMinute: TRIES_A_MINUTE,
    handler: async (request) => {
      const { ctx } = request
      const actable = await actableOf(ctx, contributors)
      try {
        const { id } = await begin(request, actable)
        return redirect(helpHref(ctx.t.locale, id))
      } catch (error) {
        if (!isOurs(error)) throw error
        return html(await helpView(request, actable, errorOf(ctx, error)), { status: 422 })
      }
    },
  }),
  route({
    method: 'GET',
    url: '/:lang/office/mandates/help/:id',
    allow: 'mandates:assist',
    params: One,
    handler: async (request) => html(await oneView(request)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/mandates/help/:id',
    allow: 'mandates:assist',
    params: One,
    perMinute: TRIES_A_MINUTE,
    handler: async (request) => {
      const { ctx, params, form } = request
      try {
        await confirmHelp(ctx, params.id, fieldOf(form, 'code'))
        return redirect(helpHref(ctx.t.locale, params.id))
      } catch (error) {
        if (!isOurs(error) || error.code !== 'mandates/code-wrong') throw error
        return html(await oneView(request, errorOf(ctx, error)), { status: 422 })
      }
    },
  }),
]

function begin({ ctx, form }: Request, actable: readonly Actable[]) {
  const service = actable.find((one) => one.service === fieldOf(form, 'service'))
  if (!service) throw problem('service-missing')
  return beginHelp(
    ctx,
    {
      ...{ identifier: fieldOf(form, 'identifier'), name: fieldOf(form, 'name') },
      service: service.service,
      channel: CHANNELS.find((one) => one === fieldOf(form, 'channel')) ?? 'counter',
      evidence: EVIDENCE.find((one) => one === fieldOf(form, 'evidence')) ?? 'document',
      document: fieldOf(form, 'document') || undefined,
      agreed: fieldOf(form, 'agreed') === 'yes',
    },
    ctx.t.of(service.names),
  )
}

async function helpView(request: Request, actable: readonly Actable[], error?: FieldError) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const { office } = personOf(ctx)
  const agency = office ? t.of((await getOrganisation(ctx, office.agency)).names) : ''
  const kind = ctx.pack.settings.identifiers[ctx.pack.settings.signIn.identifier]
  const at = (name: string) => (error?.name === name ? { error: error.message } : {})
  const helped = await listHelped(ctx)
  return (
    <DeskPage {...{ request, title: t('mandates.assistance.title'), error }}>
      <p safe>{t('mandates.assistance.lede')}</p>
      <Form action={helpHref(t.locale)} csrf={csrf}>
        <Radios
          {...{ t, name: 'channel', label: t('mandates.assistance.channel') }}
          value={fieldOf(form, 'channel') || 'counter'}
          options={CHANNELS.map((value) => ({
            value,
            label: t(`mandates.assistance.channels.${value}`),
          }))}
        />
        <TextInput
          {...{ t, name: 'identifier', label: kind ? t.of(kind.names) : t('mandates.give.name') }}
          value={fieldOf(form, 'identifier')}
          dir="ltr"
          autocomplete="off"
          {...at('identifier')}
        />
        <TextInput
          {...{
            t,
            name: 'name',
            label: t('mandates.give.name'),
            hint: t('mandates.give.name-hint'),
          }}
          value={fieldOf(form, 'name')}
          autocomplete="off"
        />
        <Select
          {...{ t, name: 'service', label: t('mandates.assistance.service') }}
          value={fieldOf(form, 'service')}
          options={actable.map(({ service, names }) => ({ value: service, label: t.of(names) }))}
          {...at('service')}
        />
        <WhoTheyAre {...{ request }} at={at} />
        <Notice title={t('mandates.assistance.read-out')}>
          <p safe>{statementFor(t, { service: t('mandates.assistance.the-service'), agency })}</p>
        </Notice>
        <Declaration name="agreed" text={t('mandates.assistance.agreed')} {...at('agreed')} />
        <Actions>
          <Button text={t('mandates.assistance.begin')} />
        </Actions>
      </Form>
      <Helped t={t} helped={helped} />
    </DeskPage>
  )
}

type WhoProps = { request: Request; at(name: string): { error?: string } }

/** On what it rests that the person is who they say. */
function WhoTheyAre({ request: { ctx, form }, at }: WhoProps) {
  const { t } = ctx
  return (
    <>
      <Radios
        {...{ t, name: 'evidence', label: t('mandates.assistance.evidence') }}
        value={fieldOf(form, 'evidence') || 'document'}
        options={EVIDENCE.map((value) => ({
          value,
          label: t(`mandates.assistance.evidences.${value}`),
          hint: t(`mandates.assistance.evidences.${value}-hint`),
        }))}
      />
      <Select
        {...{ t, name: 'document', label: t('mandates.assistance.document') }}
        placeholder={t('mandates.assistance.no-document')}
        value={fieldOf(form, 'document')}
        options={documentKinds(ctx).map(([value, { names }]) => ({ value, label: t.of(names) }))}
        {...at('document')}
      />
    </>
  )
}

function Helped({ t, helped }: { t: Ctx['t']; helped: readonly Mandate[] }) {
  if (helped.length === 0) return ''
  return (
    <>
      <Heading level={2} text={t('mandates.assistance.now')} />
      <Table
        t={t}
        caption={t('mandates.assistance.now')}
        columns={[
          { label: t('mandates.counter.desk.person') },
          { label: t('mandates.mandate.until') },
        ]}
        rows={helped.map(({ id, principalName, until }) => ({
          cells: [
            { content: <Link href={helpHref(t.locale, id)} text={t.of(principalName)} /> },
            t.date(until, 'moment'),
          ],
        }))}
      />
    </>
  )
}

async function oneView(request: OneRequest, error?: FieldError) {
  const { ctx, csrf, params } = request
  const { t } = ctx
  const held = await ctx.tx((ctx) => lockMandate(ctx, params.id))
  const consent = await findConsent(ctx, params.id)
  if (!consent || held.agent !== personOf(ctx).id) throw problem('missing')
  const name = t.of(held.principalName)
  const waits = held.state === 'offered'
  return (
    <DeskPage
      {...{ request, error, title: t('mandates.assistance.of', { name }) }}
      crumbs={[{ href: helpHref(t.locale), text: t('mandates.assistance.title') }]}
    >
      {held.state === 'ended' ? <Notice kind="wait" text={t('mandates.assistance.over')} /> : ''}
      {waits ? (
        <Form action={helpHref(t.locale, held.id)} csrf={csrf}>
          <p safe>{t('mandates.assistance.code-sent', { name })}</p>
          <TextInput
            {...{ t, name: 'code', label: t('mandates.assistance.code') }}
            dir="ltr"
            autocomplete="off"
            {...(error && { error: error.message })}
          />
          <Actions>
            <Button text={t('mandates.assistance.confirm')} />
          </Actions>
        </Form>
      ) : (
        ''
      )}
      {held.state === 'active' ? (
        <>
          <Notice
            kind="ok"
            text={t('mandates.assistance.may', { name, time: t.date(held.until, 'moment') })}
          />
          <p safe>{t('mandates.assistance.next')}</p>
          <Actions>
            <ButtonLink href={`/${t.locale}/my/acting`} text={t('mandates.counter.desk.act')} />
            <ButtonLink
              kind="plain"
              href={`/${t.locale}/services/${consent.service}/apply`}
              text={t('mandates.assistance.apply')}
            />
          </Actions>
        </>
      ) : (
        ''
      )}
      <Notice title={t('mandates.assistance.said')}>
        <p lang={consent.language} dir="auto" safe>
          {consent.text}
        </p>
        <p class="quiet small" safe>
          {[
            t(`mandates.assistance.channels.${consent.channel}`),
            t(`mandates.assistance.evidences.${consent.evidence}`),
            t.date(consent.at, 'moment'),
          ].join(' · ')}
        </p>
      </Notice>
    </DeskPage>
  )
}
