import { Link } from '#kernel/ui'
import { FACETS, type Facet, type FacetCount, type Filters } from '../search/search.ts'
import type { Asked } from './search.tsx'
import { searchHref } from './search-address.ts'

/** Values of one facet at most: the rest would be longer than the results. */
const MOST_VALUES = 8

type Props = Asked & { counts: Readonly<Record<Facet, readonly FacetCount[]>> }

/** Filters as links, each with what it would leave; a chosen one takes itself away. */
export function SearchFilters(props: Props) {
  const { t } = props.ctx
  return (
    <nav class="filters" id="filters" aria-label={t('content.search.filters')}>
      {FACETS.map((facet) => (
        <FacetList {...props} facet={facet} />
      ))}
    </nav>
  )
}

function FacetList({ facet, ...props }: Props & { facet: Facet }) {
  const { ctx, query, filters, counts } = props
  const { t } = ctx
  const values = counts[facet].slice(0, MOST_VALUES)
  const chosen = filters[facet]
  // One value that all results have filters nothing.
  if (chosen === undefined && values.length < (facet === 'online' ? 1 : 2)) return ''
  return (
    <>
      <h2 safe>{t(`content.facets.${facet}`)}</h2>
      <ul class="l">
        {values.map(({ value, count, names }) => (
          <li>
            <Link
              href={searchHref(t.locale, { query, filters: toggled(filters, facet, value) })}
              {...(value === chosen && { current: 'true' as const })}
            >
              <span safe>{names ? t.of(names) : wordOf(facet, value, t)}</span>
              <span class="n num" safe>
                {t.number(count)}
              </span>
            </Link>
          </li>
        ))}
        {chosen === undefined ? '' : <Every {...props} facet={facet} />}
      </ul>
    </>
  )
}

function Every({ ctx: { t }, query, filters, facet }: Asked & { facet: Facet }) {
  const { [facet]: _chosen, ...others } = filters
  return (
    <li>
      <Link
        href={searchHref(t.locale, { query, filters: others })}
        text={t('content.search.every')}
      />
    </li>
  )
}

function toggled(filters: Filters, facet: Facet, value: string): Filters {
  const { [facet]: chosen, ...others } = filters
  return chosen === value ? others : { ...others, [facet]: value }
}

const wordOf = (facet: Facet, value: string, t: Asked['ctx']['t']) => {
  if (facet === 'online') return t('content.facets.here')
  return facet === 'kind' ? t(`content.kinds.${value}`) : value
}
