import type { RouteRequest, T } from '#kernel'
import { Actions, Button, Checkboxes, Form, Link, TextInput } from '#kernel/ui'
import { MAX_NAME, type SavedView } from '../desk/saved-view.ts'
import { AGES, DUES, MAX_COUNT, type WorkFilter } from '../work-list.ts'
import { listHref, queryOf } from './filter.ts'

type Filter = Omit<WorkFilter, 'from'>
type Request = RouteRequest<unknown, unknown>

type TabsProps = {
  request: Request
  filter: Filter
  views: readonly SavedView[]
  /** as many as views */
  counts: readonly number[]
}

/** Lists with a name, and for the one that is shown what can be done with it. */
export function SavedTabs({ request, filter, views, counts }: TabsProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  if (views.length === 0) return ''
  const query = queryOf(filter).toString()
  const shown = views.find((view) => view.query === query)
  return (
    <>
      <nav class="chips tight" aria-label={t('cases.saved.title')}>
        {views.map((view, index) => (
          <Link
            href={`/${t.locale}/office/cases?${view.query || 'view=all'}`}
            current={view === shown ? 'page' : undefined}
          >
            <bdi safe>{view.name}</bdi>
            <b safe>{t.number(Math.min(counts[index] ?? 0, MAX_COUNT))}</b>
          </Link>
        ))}
      </nav>
      {shown ? (
        <Form
          action={`/${t.locale}/office/cases-view`}
          csrf={csrf}
          hidden={{ view: shown.id, query }}
        >
          <div class="row small">
            <Button
              text={t(shown.isFirst ? 'cases.saved.not-first' : 'cases.saved.first')}
              name="act"
              value={shown.isFirst ? 'not-first' : 'first'}
              kind="plain"
            />
            {shown.isOwn ? (
              <Button text={t('cases.saved.remove')} name="act" value="remove" kind="plain" />
            ) : (
              ''
            )}
          </div>
        </Form>
      ) : (
        ''
      )}
    </>
  )
}

/** Links that narrow the list, each on and off again. */
export function Narrowing({ t, filter }: { t: T; filter: Filter }) {
  const { due, age, urgent, officer, ...rest } = filter
  const kept = { ...rest, ...(officer && { officer }) }
  const mark = urgent ? { urgent } : {}
  const days = { ...(due && { due }), ...(age && { age }) }
  return (
    <nav class="chips tight" aria-label={t('cases.narrow.title')}>
      {DUES.map((one) => (
        <Link
          href={listHref(t, { ...kept, ...mark, ...(due !== one && { due: one }) })}
          current={due === one ? 'true' : undefined}
          text={t(`cases.narrow.${one}`)}
        />
      ))}
      {AGES.map((one) => (
        <Link
          href={listHref(t, { ...kept, ...mark, ...(age !== one && { age: one }) })}
          current={age === one ? 'true' : undefined}
          text={t('cases.narrow.age', { days: one })}
        />
      ))}
      <Link
        href={listHref(t, { ...kept, ...days, ...(!urgent && { urgent: true }) })}
        current={urgent ? 'true' : undefined}
        text={t('cases.narrow.urgent')}
      />
      {officer ? (
        <Link
          href={listHref(t, { ...rest, ...mark, ...days })}
          current="true"
          text={t('cases.narrow.one-officer')}
        />
      ) : (
        ''
      )}
    </nav>
  )
}

/** Keeps the list that is shown, under a name. */
export function SaveList(props: {
  request: Request
  filter: Filter
  leads: boolean
  error?: string
}) {
  const { request, filter, leads, error } = props
  const { t } = request.ctx
  return (
    <details class="save-list" open={error !== undefined}>
      <summary safe>{t('cases.saved.save')}</summary>
      <Form
        action={`/${t.locale}/office/cases-view`}
        csrf={request.csrf}
        hidden={{ query: queryOf(filter).toString() }}
      >
        <TextInput
          t={t}
          name="name"
          label={t('cases.saved.name')}
          hint={t('cases.saved.name-hint')}
          maxLength={MAX_NAME}
          error={error}
        />
        {leads ? (
          <Checkboxes
            t={t}
            name="shared"
            label={t('cases.saved.for-whom')}
            options={[{ value: 'yes', label: t('cases.saved.share') }]}
          />
        ) : (
          ''
        )}
        <Actions>
          <Button text={t('cases.saved.do')} name="act" value="save" kind="second" />
        </Actions>
      </Form>
    </details>
  )
}
