import type { RouteRequest, T } from '#kernel'
import { Actions, Button, Form, Link, Radios, TextInput } from '#kernel/ui'
import { MAX_NAME, type OwnUnit, type SavedView } from '../desk/saved-view.ts'
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
  units: readonly OwnUnit[]
}

/** Lists with a name, and for the one that is shown who sees it and what can be done with it. */
export function SavedTabs({ request, filter, views, counts, units }: TabsProps) {
  const { t } = request.ctx
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
      {shown ? <ShownList {...{ request, query, units }} view={shown} /> : ''}
    </>
  )
}

type ShownProps = Pick<TabsProps, 'request' | 'units'> & { view: SavedView; query: string }

function ShownList({ request, view, query, units }: ShownProps) {
  const { t } = request.ctx
  const plain = (text: string, name: string, value: string) => (
    <Button text={text} name={name} value={value} kind="plain" />
  )
  return (
    <Form
      action={`/${t.locale}/office/cases-view`}
      csrf={request.csrf}
      hidden={{ view: view.id, query }}
    >
      <div class="row small">
        <span class="muted" safe>
          {readersOf(t, view)}
        </span>
        {view.isFirst
          ? plain(t('cases.saved.not-first'), 'act', 'not-first')
          : plain(t('cases.saved.first'), 'act', 'first')}
        {view.isOwn && view.reach === 'own'
          ? units.map(({ id, names }) =>
              plain(t('cases.saved.share-with', { unit: t.of(names) }), 'readers', id),
            )
          : ''}
        {view.isOwn && view.reach === 'unit'
          ? plain(t('cases.saved.unshare'), 'readers', 'own')
          : ''}
        {view.isOwn ? plain(t('cases.saved.remove'), 'act', 'remove') : ''}
      </div>
    </Form>
  )
}

/** Who sees a list, and of a colleague's who shares it. */
function readersOf(t: T, { reach, unitNames, ownerNames }: SavedView): string {
  if (reach !== 'unit') return t(`cases.saved.reach.${reach}`)
  const unit = t.of(unitNames ?? {})
  return ownerNames
    ? t('cases.saved.reach.colleague', { officer: t.of(ownerNames), unit })
    : t('cases.saved.reach.unit', { unit })
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
  units: readonly OwnUnit[]
  leads: boolean
  error?: string
}) {
  const { request, filter, units, leads, error } = props
  const { t } = request.ctx
  const readers = [
    { value: 'own', label: t('cases.saved.reach.own') },
    ...units.map(({ id, names }) => ({
      value: id,
      label: t('cases.saved.reach.unit', { unit: t.of(names) }),
    })),
    ...(leads ? [{ value: 'desk', label: t('cases.saved.reach.desk') }] : []),
  ]
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
        {readers.length > 1 ? (
          <Radios
            t={t}
            name="readers"
            label={t('cases.saved.for-whom')}
            options={readers}
            value="own"
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
