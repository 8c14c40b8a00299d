import { Type } from 'typebox'
import { type Ctx, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
  Form,
  Notice,
  Page,
  PageTitle,
  Section,
  Table,
  TextInput,
} from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import {
  type Authenticator,
  listAuthenticators,
  removeAuthenticator,
  renameAuthenticator,
} from '../authenticators/authenticator.ts'
import { smsAllowed } from '../authenticators/sms.ts'
import { listConsents } from '../clients/consent.ts'
import { listProofings } from '../proofing/proofing.ts'
import { deviceOf } from '../sessions/device.ts'
import { endSessions, listSessions, type SessionSeen } from '../sessions/session.ts'
import type { AuthenticatorId } from '../tables.ts'
import { ConsentsTable } from './consents.tsx'
import { LookupsTable } from './lookups.tsx'
import { personOfOwn } from './own.ts'
import { RecoveryNotices } from './own-recovery.tsx'
import { signedOutCookies } from './parts.tsx'
import { ProofingsTable } from './proofing.tsx'
import { personOf, sessionOf } from './step-up.tsx'

const Lang = Type.Object({ lang: Type.String() })
const One = Type.Object({
  lang: Type.String(),
  id: Type.String({ pattern: UUID_PATTERN }),
})

type Request = RouteRequest<unknown, unknown>

/** How somebody signs in and where they are signed in, with everything they can do about it. */
export const securityPage = route({
  method: 'GET',
  url: '/:lang/my/security',
  allow: 'signed-in',
  params: Lang,
  handler: async (request) => html(await securityView(request)),
})

async function securityView(request: Request) {
  const { ctx } = request
  const { t } = ctx
  const person = personOf(ctx)
  const authenticators = await listAuthenticators(ctx, person)
  const sessions = await listSessions(ctx, person, sessionOf(ctx))
  const consents = await listConsents(ctx, person)
  const to = (path: string) => `/${t.locale}/my/security/${path}`
  return (
    <Page request={request} title={t('identity.security.title')}>
      <PageTitle text={t('identity.security.title')} lede={t('identity.security.lede')} />
      <RecoveryNotices ctx={ctx} person={person} />
      {isWeak(authenticators) ? (
        <Notice text={t('identity.security.weak')} kind="wait">
          <Actions>
            <ButtonLink href={to('passkeys')} text={t('identity.security.add-passkey')} />
          </Actions>
        </Notice>
      ) : (
        ''
      )}
      <Section title={t('identity.security.ways')} id="ways">
        <WaysTable ctx={ctx} authenticators={authenticators} />
        <Adding request={request} to={to} />
      </Section>
      <Section title={t('identity.security.sessions')} id="sessions">
        <SessionsTable request={request} sessions={sessions} />
        <Form action={to('end-all')} csrf={request.csrf}>
          <Actions>
            <Button text={t('identity.security.end-all')} kind="second" icon="exit" />
          </Actions>
        </Form>
      </Section>
      <Section title={t('identity.proofing.title')} id="proofing">
        <ProofingsTable ctx={ctx} proofings={await listProofings(ctx, person)} />
      </Section>
      <Section title={t('identity.lookups.title')} id="lookups">
        <LookupsTable ctx={ctx} person={person} />
      </Section>
      <Section title={t('identity.consents.title')} id="consents">
        <ConsentsTable ctx={ctx} csrf={request.csrf} consents={consents} />
      </Section>
      <Section title={t('identity.security.more')} id="more">
        <Actions>
          <ButtonLink href={to('activity')} text={t('identity.activity.title')} kind="second" />
          <ButtonLink
            href={`/${t.locale}/my/businesses`}
            text={t('identity.businesses.title')}
            kind="second"
          />
          <ButtonLink href={to('not-me')} text={t('identity.not-me.title')} kind="stop" />
          <ButtonLink href={to('account')} text={t('identity.account.title')} kind="plain" />
        </Actions>
      </Section>
    </Page>
  )
}

const isWeak = (authenticators: readonly Authenticator[]) =>
  !authenticators.some(({ kind, state }) => kind === 'passkey' && state === 'active')

function Adding({ request, to }: { request: Request; to: (path: string) => string }) {
  const { t } = request.ctx
  return (
    <>
      <Actions>
        <ButtonLink
          href={to('passkeys')}
          text={t('identity.security.add-passkey')}
          kind="second"
          icon="plus"
        />
        <ButtonLink href={to('totp')} text={t('identity.security.add-totp')} kind="second" />
        <ButtonLink href={to('password')} text={t('identity.password.title')} kind="second" />
        {smsAllowed(request.ctx) ? (
          <ButtonLink href={to('sms')} text={t('identity.sms.title')} kind="plain" />
        ) : (
          ''
        )}
      </Actions>
      <Form action={to('codes')} csrf={request.csrf}>
        <p class="hint" safe>
          {t('identity.codes.hint')}
        </p>
        <Actions>
          <Button text={t('identity.codes.make')} kind="second" />
        </Actions>
      </Form>
    </>
  )
}

function WaysTable({ ctx, authenticators }: { ctx: Ctx; authenticators: Authenticator[] }) {
  const { t } = ctx
  if (authenticators.length === 0) return <EmptyState title={t('identity.security.no-ways')} />
  return (
    <Table
      t={t}
      caption={t('identity.security.ways')}
      columns={[
        { label: t('identity.security.way') },
        { label: t('identity.security.since') },
        { label: t('identity.security.used') },
        { label: t('identity.security.state') },
        { label: t('identity.security.change'), hidden: true },
      ]}
      rows={authenticators.map((one) => ({
        cells: [
          nameOf(ctx, one),
          t.date(one.boundAt, 'medium'),
          one.usedAt ? t.date(one.usedAt, 'moment') : t('identity.security.never'),
          stateOf(ctx, one),
          {
            content: (
              <a href={`/${t.locale}/my/security/ways/${one.id}`}>
                <span safe>{t('identity.security.change')}</span>{' '}
                <span class="hidden" safe>
                  {nameOf(ctx, one)}
                </span>
              </a>
            ),
          },
        ],
      }))}
    />
  )
}

/** The person's own word, or what it is. */
function nameOf({ t }: Ctx, { kind, label, deviceBound }: Authenticator) {
  const what =
    kind === 'passkey'
      ? t(deviceBound ? 'identity.kinds.passkey-bound' : 'identity.kinds.passkey-synced')
      : t(`identity.kinds.${kind}`)
  return label === '' ? what : `${label} (${what})`
}

function stateOf({ t }: Ctx, { kind, state, codesLeft }: Authenticator) {
  if (state === 'suspended') return t('identity.security.suspended')
  if (codesLeft !== null) return t('identity.codes.left', { count: codesLeft })
  return t(kind === 'sms' ? 'identity.sms.restricted' : 'identity.security.active')
}

function SessionsTable({ request, sessions }: { request: Request; sessions: SessionSeen[] }) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('identity.security.sessions')}
      columns={[
        { label: t('identity.security.device') },
        { label: t('identity.security.began') },
        { label: t('identity.security.seen') },
        { label: t('identity.security.end'), hidden: true },
      ]}
      rows={sessions.map(({ id, startedAt, seenAt, userAgent, current }) => ({
        cells: [
          deviceOf(userAgent) ?? t('identity.security.unknown-device'),
          t.date(startedAt, 'moment'),
          t.date(seenAt, 'moment'),
          current
            ? t('identity.security.this')
            : {
                content: (
                  <Form action={`/${t.locale}/my/security/sessions/${id}/end`} csrf={csrf}>
                    <Button text={t('identity.security.end')} kind="plain" />
                  </Form>
                ),
              },
        ],
      }))}
    />
  )
}

export const endSessionForm = route({
  method: 'POST',
  url: '/:lang/my/security/sessions/:id/end',
  allow: 'signed-in',
  params: One,
  handler: async ({ ctx, params }) => {
    await endSessions(ctx, personOf(ctx), { id: params.id })
    return redirect(`/${ctx.t.locale}/my/security`)
  },
})

/** Signs out everywhere, here too. */
export const endAllForm = route({
  method: 'POST',
  url: '/:lang/my/security/end-all',
  allow: 'signed-in',
  params: Lang,
  handler: async ({ ctx }) => {
    await endSessions(ctx, personOf(ctx))
    return redirect(`/${ctx.t.locale}`, signedOutCookies())
  },
})

export const wayPage = route({
  method: 'GET',
  url: '/:lang/my/security/ways/:id',
  allow: 'signed-in',
  params: One,
  handler: async (request) => {
    const { ctx, csrf, params } = request
    const { t } = ctx
    const all = await listAuthenticators(ctx, personOf(ctx))
    const one = all.find(({ id }) => id === params.id)
    if (!one) return redirect(`/${t.locale}/my/security`)
    const action = `/${t.locale}/my/security/ways/${one.id}`
    return html(
      <Page request={request} title={nameOf(ctx, one)} form>
        <PageTitle text={nameOf(ctx, one)} />
        <Form action={action} csrf={csrf}>
          <TextInput
            t={t}
            name="label"
            label={t('identity.passkey.label')}
            value={one.label}
            maxLength={60}
            optional
          />
          <Actions>
            <Button text={t('identity.security.rename')} />
          </Actions>
        </Form>
        <Form action={`${action}/remove`} csrf={csrf}>
          <p class="hint" safe>
            {t('identity.security.remove-hint')}
          </p>
          <Actions>
            <Button text={t('identity.security.remove')} kind="stop" />
          </Actions>
        </Form>
      </Page>,
    )
  },
})

export const renameForm = route({
  method: 'POST',
  url: '/:lang/my/security/ways/:id',
  allow: 'signed-in',
  params: One,
  handler: async ({ ctx, params, form }) => {
    const id = params.id as AuthenticatorId
    await renameAuthenticator(ctx, personOf(ctx), id, fieldOf(form, 'label'))
    return redirect(`/${ctx.t.locale}/my/security`)
  },
})

export const removeForm = route({
  method: 'POST',
  url: '/:lang/my/security/ways/:id/remove',
  allow: 'signed-in',
  params: One,
  handler: async ({ ctx, params }) => {
    await removeAuthenticator(ctx, await personOfOwn(ctx), params.id as AuthenticatorId)
    return redirect(`/${ctx.t.locale}/my/security`)
  },
})
