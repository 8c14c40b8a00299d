import { fieldOf, html, Problem, redirect, route, textKeyOf } from '#kernel'
import { DeskPage } from '#kernel/ui'
import { isUuid } from '#lib/uuid'
import type { UnitId } from '#organisations'
import {
  beginWith,
  listOwnUnits,
  type Readers,
  removeView,
  saveView,
  shareView,
} from '../desk/saved-view.ts'
import { LangParams } from '../pages/addresses.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import type { SavedViewId } from '../tables.ts'
import { filterFrom, listHref, queryOf } from './filter.ts'
import { SaveList } from './list-tabs.tsx'

/** Saves the list that was shown, shares or removes one, or lets the officer's list begin with it. */
export const viewForm = route({
  method: 'POST',
  url: '/:lang/office/cases-view',
  allow: 'cases:work',
  params: LangParams,
  handler: async (request) => {
    const { ctx, form } = request
    const { t } = ctx
    const act = fieldOf(form, 'act')
    // What was sent is read as an address is: nothing else gets into the register.
    const filter = filterFrom(Object.fromEntries(new URLSearchParams(fieldOf(form, 'query'))))
    const { from: _from, ...list } = filter
    const view = fieldOf(form, 'view')
    const readers = fieldOf(form, 'readers')
    if (act === 'save') {
      const order = {
        ...{ name: fieldOf(form, 'name'), query: queryOf(list).toString() },
        readers: readersFrom(readers || 'own'),
      }
      try {
        await saveView(ctx, order)
      } catch (error) {
        if (!(error instanceof Problem) || !error.code.startsWith('cases/')) throw error
        const message = t(textKeyOf(error.code), error.params)
        return html(
          <DeskPage
            request={request}
            title={t('cases.saved.save')}
            error={{ name: 'name', message }}
          >
            <SaveList
              request={request}
              filter={list}
              units={await listOwnUnits(ctx)}
              leads={decide(ctx, 'cases:lead', {}).allow}
              error={message}
            />
          </DeskPage>,
          { status: error.status },
        )
      }
      return redirect(listHref(t, list))
    }
    if (act === 'not-first') await beginWith(ctx, undefined)
    else {
      if (!isUuid(view)) throw problem('view-missing')
      const id = view as SavedViewId
      if (act === 'remove') await removeView(ctx, id)
      else if (act === 'first') await beginWith(ctx, id)
      else await shareView(ctx, id, sharedWith(readers))
    }
    return redirect(listHref(t, list))
  },
})

/** @throws cases/not-your-unit  for what is nobody */
const readersFrom = (text: string): Readers => (text === 'desk' ? text : sharedWith(text))

function sharedWith(text: string): Exclude<Readers, 'desk'> {
  if (text === 'own') return text
  if (!isUuid(text)) throw problem('not-your-unit')
  return text as UnitId
}
