import { type Ctx, html, route } from '#kernel'
import { Bdi, Find, Link, Notice, Page, PageTitle, Pagination } from '#kernel/ui'
import { type Filters, type Result, type SearchAnswer, search } from '../search/search.ts'
import {
  filtersOf,
  Lang,
  pageOf,
  SearchQuery,
  type SearchRequest,
  searchHref,
} from './search-address.ts'
import { SearchFilters } from './search-filters.tsx'
import { NothingFound } from './search-nothing.tsx'

const SEARCHES_A_MINUTE = 300

export const searchPage = route({
  method: 'GET',
  url: '/:lang/search',
  allow: 'public',
  params: Lang,
  query: SearchQuery,
  perMinute: SEARCHES_A_MINUTE,
  handler: async (request) => html(await searchView(request)),
})

/** What was asked, as the parts of the page need it. */
export type Asked = { ctx: Ctx; query: string; filters: Filters }

async function searchView(request: SearchRequest) {
  const { ctx } = request
  const { t } = ctx
  const query = (request.query.q ?? '').trim()
  const asked = { ctx, query, filters: filtersOf(request.query) }
  const page = pageOf(request.query)
  const answer = query === '' ? undefined : await search(ctx, { ...asked, page })
  const title = query === '' ? t('content.search.title') : t('content.search.title-of', { query })
  return (
    <Page request={request} title={title}>
      <PageTitle text={t('content.search.title')} lettering />
      <Find t={t} action={`/${t.locale}/search`} value={query} id="query" />
      {answer === undefined ? '' : <Corrected {...asked} corrected={answer.corrected} />}
      {answer === undefined || answer.total === 0 ? (
        await NothingFound({ ...asked })
      ) : (
        <Found {...asked} answer={answer} />
      )}
    </Page>
  )
}

/** Words that nobody wrote were read as the nearest that somebody did: said, so that nobody wonders. */
function Corrected({ ctx: { t }, filters, corrected }: Asked & { corrected: string | undefined }) {
  if (corrected === undefined) return ''
  return (
    <Notice>
      <p>
        <span safe>{t('content.search.meant')}</span>{' '}
        <Link href={searchHref(t.locale, { query: corrected, filters })}>
          <Bdi text={corrected} />
        </Link>
      </p>
    </Notice>
  )
}

function Found({ ctx, query, filters, answer }: Asked & { answer: SearchAnswer }) {
  const { t } = ctx
  const { page, pages, total } = answer
  const at = (page: number) => searchHref(t.locale, { query, filters, page })
  return (
    <div class="found-page">
      <div>
        <p role="status">
          <span safe>{t('content.search.found', { count: total })}</span> <Bdi text={query} />
        </p>
        <a class="to-filters" href="#filters" safe>
          {t('content.search.filters')}
        </a>
        <ol class="found l">
          {answer.results.map((result) => (
            <ResultLine ctx={ctx} {...result} />
          ))}
        </ol>
        <Pagination
          t={t}
          {...(page > 1 && { previous: at(page - 1) })}
          {...(page < pages && { next: at(page + 1) })}
          note={t('content.search.page', { page, pages })}
        />
      </div>
      <SearchFilters ctx={ctx} query={query} filters={filters} counts={answer.counts} />
    </div>
  )
}

function ResultLine({ ctx: { t }, kind, path, titles, summaries, owners }: Result & { ctx: Ctx }) {
  const summary = t.of(summaries)
  const about = [t(`content.kinds.${kind}`), ...(owners ? [t.of(owners)] : [])]
  return (
    <li>
      <h2>
        <Link href={`/${t.locale}/${path}`} text={t.of(titles)} />
      </h2>
      {summary ? <p safe>{summary}</p> : ''}
      <p class="about" safe>
        {about.join(' · ')}
      </p>
    </li>
  )
}
