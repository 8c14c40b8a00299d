import { type Ctx, languageName } from '#kernel'
import { Link, Section } from '#kernel/ui'
import type { Change } from '../authoring/change.ts'
import type { FilesCheck } from '../authoring/check.ts'
import { APPLY } from '../licence-draft.ts'

type FrameProps = {
  ctx: Ctx
  change: Change
  check: Pick<FilesCheck, 'readable'>
  /** of the form `apply`; the first where it is not said */
  page?: string | undefined
  /** the scenario whose answers it shows */
  given?: string
}

/** The form as a person sees it on a telephone, in each language of the country. */
export function PreviewFrame({ ctx, change, check, page, given }: FrameProps) {
  const { t, pack } = ctx
  const form = check.readable?.forms[APPLY]
  const shown = page ?? form?.pages[0]?.page
  return (
    <div class="studio-preview">
      <Section title={t('services.studio.preview')} id="preview" lettering={false}>
        {form && shown ? (
          pack.settings.languages.map((lang) => {
            const href = `/${lang}/office/studio/${change.service}/changes/${change.id}/preview?page=${shown}${given ? `&with=${given}` : ''}`
            const name = t('services.studio.preview-in', {
              language: languageName(t.locale, lang),
            })
            return (
              <>
                <p class="small">
                  <Link href={href} text={name} />
                </p>
                <iframe class="phone" src={href} title={name} loading="lazy" lang={lang} />
              </>
            )
          })
        ) : (
          <p safe>{t(`services.studio.${check.readable ? 'preview-none' : 'preview-waits'}`)}</p>
        )}
      </Section>
    </div>
  )
}
