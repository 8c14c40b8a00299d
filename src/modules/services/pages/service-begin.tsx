import { Type } from 'typebox'
import { type Ctx, download, Id, route } from '#kernel'
import { Link, Notice, StartButton } from '#kernel/ui'
import { isOnline } from '../bundle/status.ts'
import { problem } from '../problems.ts'
import { getService } from '../service.ts'
import { findPaper } from '../status/paper.ts'
import { findWords, words } from '../view/words.ts'
import type { AboutService } from './service-about.ts'

/** The way in, whatever it is today: on this site, at the agency's own system, on paper, or only told. */
export function Begin(about: AboutService) {
  const { bundle, ctx, owner } = about
  const { status } = bundle.service
  if (isOnline(status)) return <Online {...about} />
  if (status === 'link') return <Elsewhere {...about} />
  if (status === 'pdf') return <OnPaper {...about} />
  return <Notice text={ctx.t('services.page.elsewhere', { body: owner })} />
}

function Online({ id, bundle, ctx: { t }, owner }: AboutService) {
  const { decidedBy, appeals, many, status } = bundle.service
  if (appeals) return <Notice text={t('services.page.appeal-begins')} />
  return (
    <div class="go">
      <StartButton href={`/${t.locale}/services/${id}/apply`} text={t('services.page.start')} />
      {many ? (
        <p>
          <Link href={`/${t.locale}/services/${id}/many`} text={t('services.page.many')} />
        </p>
      ) : (
        ''
      )}
      {decidedBy ? (
        <p>
          <Link
            href={`/${t.locale}/rules/${decidedBy.ruleSet}/check`}
            text={t('services.page.eligibility')}
          />
          <br />
          <span class="tiny quiet" safe>
            {t('services.page.questions')}
          </span>
        </p>
      ) : (
        ''
      )}
      {status === 'typed-over' ? (
        <p class="small quiet" safe>
          {t('services.status.typed-over.here', { body: owner })}
        </p>
      ) : (
        ''
      )}
    </div>
  )
}

/** In the reader's language, else in the pack's first that there is one for. */
export function addressFor(
  { t, pack }: Pick<Ctx, 't' | 'pack'>,
  addresses: Readonly<Record<string, string>> = {},
): string | undefined {
  const order = [t.locale, ...pack.settings.languages]
  return order.flatMap((language) => addresses[language] ?? [])[0]
}

/** A language by its name in the reader's. */
const languageIn = ({ t }: Pick<Ctx, 't'>, language: string) =>
  new Intl.DisplayNames([t.locale], { type: 'language' }).of(language) ?? language

function Elsewhere({ bundle, ctx, wording, owner }: AboutService) {
  const { t } = ctx
  const { addresses = {} } = bundle.service.link ?? {}
  const own = addressFor(ctx, addresses)
  const others = Object.entries(addresses).filter(([, address]) => address !== own)
  const needs = findWords(wording, 'link.needs')
  return (
    <div class="go">
      {own ? <StartButton href={own} text={t('services.status.link.go', { body: owner })} /> : ''}
      <Notice title={t('services.status.link.here', { body: owner })}>
        <p safe>{words(wording, 'link.text')}</p>
        {needs ? <p safe>{t('services.status.link.needs', { needs })}</p> : ''}
        {own ? (
          <p class="small quiet">
            <bdi dir="ltr" safe>
              {new URL(own).host}
            </bdi>
          </p>
        ) : (
          ''
        )}
        {others.map(([language, address]) => (
          <p>
            <Link
              href={address}
              hreflang={language}
              text={t('services.status.link.other', { language: languageIn(ctx, language) })}
            />
          </p>
        ))}
      </Notice>
    </div>
  )
}

function OnPaper({ id, bundle, ctx, wording }: AboutService) {
  const { t } = ctx
  const { files = {} } = bundle.service.paper ?? {}
  return (
    <div class="go">
      <Notice title={t('services.status.pdf.here')}>
        <p safe>{words(wording, 'paper.text')}</p>
        <ul>
          {Object.entries(files).map(([language, place]) => (
            <li>
              <Link
                href={
                  place.startsWith('https:')
                    ? place
                    : `/${t.locale}/services/${id}/paper/${language}`
                }
                hreflang={language}
                text={t('services.status.pdf.form', { language: languageIn(ctx, language) })}
              />
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  )
}

/** The form on paper that lies in the folder of the service. */
export const paperForm = route({
  method: 'GET',
  url: '/:lang/services/:id/paper/:language',
  allow: 'public',
  params: Type.Object({
    lang: Type.String(),
    id: Id,
    language: Type.String({ pattern: '^[a-z]{2,3}$' }),
  }),
  handler: async ({ ctx, params }) => {
    const { bundle } = await getService(ctx, params.id)
    const file = bundle.service.status === 'pdf' && (await findPaper(ctx, bundle, params.language))
    if (!file) throw problem('paper-missing')
    return download(file.content, file.type, file.name)
  },
})
