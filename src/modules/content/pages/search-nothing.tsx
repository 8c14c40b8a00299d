import { Bdi, LinkColumns, Section } from '#kernel/ui'
import { listTopics } from '../search/search.ts'
import type { Asked } from './search.tsx'

/** Before anything was asked, and when nothing was found: ways on. */
export async function NothingFound({ ctx, query }: Pick<Asked, 'ctx' | 'query'>) {
  const { t, pack } = ctx
  const { contact } = pack.settings
  const topics = await listTopics(ctx)
  const alphabet = new Intl.Collator(t.locale)
  const links = topics
    .map(({ path, titles }) => ({ href: `/${t.locale}/${path}`, text: t.of(titles) }))
    .sort((a, b) => alphabet.compare(a.text, b.text))
  return (
    <>
      {query === '' ? (
        ''
      ) : (
        <p role="status" class="lede">
          <span safe>{t('content.search.nothing')}</span> <Bdi text={query} />
        </p>
      )}
      <div class="prose">
        <ul>
          {query === '' ? '' : <li safe>{t('content.search.hint-words')}</li>}
          <li safe>{t('content.search.hint-language')}</li>
          <li safe>
            {contact.phone
              ? t('content.search.hint-call', { name: t.of(contact.names), phone: contact.phone })
              : t('content.search.hint-ask', { name: t.of(contact.names) })}
          </li>
        </ul>
      </div>
      <Section title={t('content.search.topics')} id="topics">
        <LinkColumns t={t} links={links} />
      </Section>
    </>
  )
}
