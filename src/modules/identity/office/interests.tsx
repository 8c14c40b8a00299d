import { Type } from 'typebox'
import { fieldErrorOf, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Radios,
  Table,
  TextInput,
} from '#kernel/ui'
import { keyboardOf, signInKinds } from '../identifier.ts'
import {
  declareInterest,
  endInterest,
  type Interest,
  listInterests,
} from '../officials/interest.ts'
import { type InterestId, RELATIONS } from '../tables.ts'
import { Lang, UUID } from './officials.tsx'

type Request = RouteRequest<unknown, unknown>

const hrefOf = ({ ctx }: Request, rest = '') => `/${ctx.t.locale}/office/identity/interests${rest}`

const interestPage = route({
  method: 'GET',
  url: '/:lang/office/identity/interests',
  allow: 'identity:declare',
  params: Lang,
  handler: async (request) => html(await interestsView(request)),
})

const declareForm = route({
  method: 'POST',
  url: '/:lang/office/identity/interests',
  allow: 'identity:declare',
  perMinute: 20,
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    try {
      await declareInterest(ctx, fieldOf(form, 'identifier'), fieldOf(form, 'relation'))
      return redirect(hrefOf(request))
    } catch (thrown) {
      return html(await interestsView(request, fieldErrorOf(ctx.t, thrown, FIELDS)), {
        status: 422,
      })
    }
  },
})

const endForm = route({
  method: 'POST',
  url: '/:lang/office/identity/interests/:id/end',
  allow: 'identity:declare',
  params: Type.Object({ lang: Type.String(), id: UUID }),
  handler: async (request) => {
    await endInterest(request.ctx, request.params.id as InterestId)
    return redirect(hrefOf(request))
  },
})

export const interestRoutes = [interestPage, declareForm, endForm]

const FIELDS = {
  'identity/interest-unknown': 'identifier',
  'identity/interest-wrong': 'identifier',
}

async function interestsView(request: Request, error?: FieldError) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const interests = await listInterests(ctx)
  const title = t('identity.interests.title')
  return (
    <DeskPage {...{ request, title, error }}>
      <p safe>{t('identity.interests.lede')}</p>
      {interests.length > 0 ? <Interests {...{ request, interests }} /> : ''}
      <Heading level={2} text={t('identity.interests.declare')} />
      <Form action={hrefOf(request)} csrf={csrf}>
        <TextInput
          t={t}
          name="identifier"
          label={t('identity.interests.identifier')}
          value={fieldOf(form, 'identifier')}
          inputMode={keyboardOf(ctx, signInKinds(ctx))}
          error={error?.message}
        />
        <Radios
          t={t}
          name="relation"
          label={t('identity.interests.relation')}
          value={fieldOf(form, 'relation') || 'relative'}
          options={RELATIONS.map((value) => ({
            value,
            label: t(`identity.interests.relations.${value}`),
          }))}
        />
        <Actions>
          <Button text={t('identity.interests.declare')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

type ListProps = { request: Request; interests: readonly Interest[] }

function Interests({ request, interests }: ListProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('identity.interests.title')}
      columns={[
        { label: t('identity.officials.name') },
        { label: t('identity.interests.relation') },
        { label: t('identity.officials.since') },
        { label: t('identity.interests.end'), hidden: true },
      ]}
      rows={interests.map(({ id, name, relation, declaredAt }) => ({
        cells: [
          t.of(name),
          t(`identity.interests.relations.${relation}`),
          t.date(declaredAt, 'medium'),
          {
            content: (
              <Form action={hrefOf(request, `/${id}/end`)} csrf={csrf}>
                <Button text={t('identity.interests.end')} kind="plain" />
              </Form>
            ),
          },
        ],
      }))}
    />
  )
}
