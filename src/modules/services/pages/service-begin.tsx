import type { Ctx } from '#kernel'
import { Link, Notice, StartButton } from '#kernel/ui'
import { isOnline } from '../bundle/status.ts'
import { paperForms } from '../paper/offered.ts'
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

/** A form on paper: one of the service's own, or made of its definition. */
function OnPaper(about: AboutService) {
  const { bundle, ctx, wording } = about
  const { t } = ctx
  const { files } = bundle.service.paper ?? {}
  return (
    <div class="go">
      <Notice title={t('services.status.pdf.here')}>
        <p safe>{words(wording, 'paper.text')}</p>
        {files ? <SuppliedPapers {...about} files={files} /> : <MadePapers {...about} />}
      </Notice>
    </div>
  )
}

function SuppliedPapers({
  id,
  ctx,
  files,
}: AboutService & { files: Readonly<Record<string, string>> }) {
  const { t } = ctx
  return (
    <ul>
      {Object.entries(files).map(([language, place]) => (
        <li>
          <Link
            href={place.startsWith('https:') ? place : paperHref(t, id, language)}
            hreflang={language}
            text={t('services.status.pdf.form', { language: languageIn(ctx, language) })}
          />
        </li>
      ))}
    </ul>
  )
}

/** Address of a form on paper: the same whatever the service becomes. */
const paperHref = (
  { locale }: Pick<Ctx['t'], 'locale'>,
  id: string,
  language: string,
  form = 'apply',
) => `/${locale}/services/${id}/paper/${language}${form === 'apply' ? '' : `?form=${form}`}`

/** The forms that are given out on paper, in each language. */
function MadePapers({ id, bundle, ctx, wording }: AboutService) {
  const { t, pack } = ctx
  const forms = paperForms(bundle)
  return (
    <ul>
      {forms.flatMap((form) =>
        pack.settings.languages.map((language) => {
          const text = t('services.status.pdf.form', { language: languageIn(ctx, language) })
          const title = words(wording, `${form}.title`)
          return (
            <li>
              <Link
                href={paperHref(t, id, language, form)}
                hreflang={language}
                text={forms.length > 1 ? t('services.paper.of-form', { title, text }) : text}
              />
            </li>
          )
        }),
      )}
    </ul>
  )
}

/** For who would rather go to a counter, where the service has some. */
export function PaperAtCounter(about: AboutService) {
  const { bundle, ctx } = about
  const { status } = bundle.service
  if (!isOnline(status) || paperForms(bundle).length === 0) return ''
  return (
    <details class="why-how">
      <summary safe>{ctx.t('services.paper.at-counter')}</summary>
      <p safe>{ctx.t('services.paper.at-counter-how', { body: about.owner })}</p>
      <MadePapers {...about} />
    </details>
  )
}
