import {
  datePartsOf,
  dayOf,
  type FormBody,
  fieldErrorOf,
  fieldOf,
  html,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import {
  Actions,
  Button,
  DateInput,
  DeskPage,
  type FieldError,
  Form,
  Radios,
  TextInput,
} from '#kernel/ui'
import { endOfDay, isLocalDate } from '#lib/time'
import { getOwnPost, type PostId, postTitle } from '#organisations'
import { keyboardOf, signInKinds } from '../identifier.ts'
import { type Proposed, propose } from '../officials/proposal.ts'
import { problem } from '../problems.ts'
import { findVisitor } from '../recovery/centre.ts'
import { DecreeNumber, readDecree } from './decree.tsx'
import { AGAIN, OnePost, officialsHref, Reason } from './officials.tsx'

type Request = RouteRequest<unknown, unknown>

/** Somebody with an account is appointed; who has none is invited. Another administrator agrees. */
export const appointPage = route({
  method: 'GET',
  url: '/:lang/office/identity/officials/appoint/:post',
  allow: 'identity:manage-officials',
  params: OnePost,
  handler: async (request) => html(await appointView(request, request.params.post)),
})

export const appointForm = route({
  method: 'POST',
  url: '/:lang/office/identity/officials/appoint/:post',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  // Whoever works here may ask who has an account, but not try one number after another.
  perMinute: 20,
  params: OnePost,
  handler: async (request) => {
    const { ctx, form, params } = request
    try {
      await propose(
        ctx,
        await readProposed(request, params.post as PostId),
        fieldOf(form, 'reason'),
      )
      return redirect(officialsHref(ctx))
    } catch (thrown) {
      return html(await appointView(request, params.post, fieldErrorOf(ctx.t, thrown, FIELDS)), {
        status: 422,
      })
    }
  },
})

async function readProposed({ ctx, form }: Request, post: PostId): Promise<Proposed> {
  const typed = fieldOf(form, 'identifier').trim()
  const decree = await readDecree(ctx, form)
  if (typed === '') return { kind: 'invite', post, decree }
  const found = await findVisitor(ctx, typed)
  if (!found) throw problem('account-missing')
  const as = fieldOf(form, 'as') === 'acting' ? 'acting' : 'holder'
  return { kind: 'appoint', post, person: found.id, as, until: readUntil({ ctx, form }), decree }
}

/** The last day counts. */
function readUntil({ ctx, form }: { ctx: Request['ctx']; form: FormBody }): string | null {
  const day = dayOf(form, 'until')
  if (day === '') return null
  if (!isLocalDate(day)) throw problem('until-wrong')
  const end = endOfDay(day, ctx.pack.settings.timeZone)
  if (end <= ctx.clock.now()) throw problem('until-wrong')
  return end.toISOString()
}

const FIELDS: Record<string, string> = {
  'identity/account-missing': 'identifier',
  'identity/post-own': 'identifier',
  'identity/until-wrong': 'until',
  'identity/reason-missing': 'reason',
  'identity/decree-unknown': 'decree',
}

async function appointView(request: Request, id: string, error?: FieldError) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const post = await getOwnPost(ctx, id as PostId)
  const title = t('identity.officials.appoint')
  return (
    <DeskPage {...{ request, title, error }}>
      <p class="lede" safe>
        {postTitle(ctx, post)}
      </p>
      <p safe>{t('identity.officials.appoint-lede')}</p>
      <Form action={officialsHref(ctx, `/appoint/${post.id}`)} csrf={csrf}>
        <AppointFields {...{ request, form, error }} />
        <Actions>
          <Button text={t('identity.officials.propose')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

type FieldsProps = { request: Request; form: FormBody; error?: FieldError | undefined }

function AppointFields({ request: { ctx }, form, error }: FieldsProps) {
  const { t } = ctx
  const errorOf = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <>
      <TextInput
        t={t}
        name="identifier"
        label={t('identity.officials.identifier')}
        hint={t('identity.officials.identifier-hint')}
        value={fieldOf(form, 'identifier')}
        inputMode={keyboardOf(ctx, signInKinds(ctx))}
        error={errorOf('identifier')}
      />
      <Radios
        t={t}
        name="as"
        label={t('identity.officials.as')}
        value={fieldOf(form, 'as') || 'holder'}
        options={(['holder', 'acting'] as const).map((as) => ({
          value: as,
          label: t(`organisations.kinds.${as}`),
          hint: t(`organisations.kinds.about.${as}`),
        }))}
      />
      <DateInput
        t={t}
        name="until"
        label={t('identity.officials.until-day')}
        hint={t('identity.officials.until-hint')}
        value={datePartsOf(form, 'until')}
        error={errorOf('until')}
      />
      <DecreeNumber {...{ t, form, error: errorOf('decree') }} />
      <Reason {...{ t, value: fieldOf(form, 'reason'), error: errorOf('reason') }} />
    </>
  )
}
