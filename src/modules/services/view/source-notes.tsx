import type { Ctx } from '#kernel'
import { Section } from '#kernel/ui'
import { type Sourced, sourcesOf, trustWords } from './sources.ts'

/** Titles of sources are kept in English, whatever the page's language. */
const TITLE_LANGUAGE = 'en'

type Props = { ctx: Ctx; facts: readonly Sourced[] }

/** Under a part of the page: how far its facts can be trusted. */
export function TrustNote({ ctx, facts }: Props) {
  const trust = trustWords(ctx, facts)
  if (trust === undefined) return ''
  return (
    <p class="source" safe>
      {ctx.t('services.page.trust', { trust })}
    </p>
  )
}

/** At the end of the page: where its facts come from. */
export function SourceList({ ctx, facts }: Props) {
  const sources = sourcesOf(ctx, facts)
  if (sources.length === 0) return ''
  return (
    <Section title={ctx.t('services.page.sources')} id="sources" lettering={false} prose>
      <ul class="source">
        {sources.map(({ title, own, trust }) => (
          <li>
            <bdi {...(own && { lang: TITLE_LANGUAGE, dir: 'ltr' })} safe>
              {title}
            </bdi>{' '}
            {trust ? <span safe>{`(${trust})`}</span> : ''}
          </li>
        ))}
      </ul>
    </Section>
  )
}
