import type { Ctx } from '#kernel'
import { Breadcrumbs } from '#kernel/ui'
import type { Draft } from '../authoring/draft.ts'
import type { Definition } from '../tables.ts'
import { draftHref, rulesHref } from './address.ts'

export type DraftCrumbsProps = { ctx: Ctx; definition: Definition; draft: Draft }

/** The way to the draft that a page is of. */
export function DraftCrumbs({ ctx, definition, draft }: DraftCrumbsProps) {
  const { t } = ctx
  const name = t.of(definition.names)
  return (
    <Breadcrumbs
      t={t}
      crumbs={[
        { href: rulesHref(ctx, draft.ruleSet), text: name },
        { href: draftHref(ctx, draft), text: t('rules.edit.draft-of', { name }) },
      ]}
    />
  )
}
