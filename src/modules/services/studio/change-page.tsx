import type { Children } from '@kitajs/html'
import type { T } from '#kernel'
import { type Crumb, DeskPage, type FieldError, Notice } from '#kernel/ui'
import { type Change, getAuthored } from '../authoring/change.ts'
import { changeHref, type OfChange } from './address.ts'

type ChangePageProps = {
  request: OfChange
  change: Change
  title: string
  error?: FieldError | undefined
  /** what somebody else did meanwhile */
  overtaken?: string | undefined
  /** pages between the change and this one */
  between?: readonly Crumb[]
  children?: Children
}

/** A page about a part of a change, with the way back to it. */
export async function ChangePage(props: ChangePageProps) {
  const { request, change, title, error, overtaken, between = [], children } = props
  const { ctx } = request
  const { titles } = await getAuthored(ctx, change.service)
  const name = ctx.t('services.studio.change-of', { name: ctx.t.of(titles) })
  return (
    <DeskPage
      request={request}
      title={title}
      error={error}
      crumbs={[{ href: changeHref(ctx, change), text: name }, ...between]}
    >
      {overtaken ? <Notice kind="wait" live text={overtaken} /> : ''}
      {children}
    </DeskPage>
  )
}

/** Enter saves: browsers press a form's first button, which would else move or remove a row. */
export const SaveFirst = ({ t }: { t: T }) => (
  <button class="hidden" type="submit" name="act" value="save" tabindex="-1" safe>
    {t('services.studio.save')}
  </button>
)
