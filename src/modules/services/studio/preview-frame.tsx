import { type Ctx, languageName } from '#kernel'
import { Link, Section } from '#kernel/ui'
import type { Change } from '../authoring/change.ts'
import type { FilesCheck } from '../authoring/check.ts'
import { APPLY } from '../licence-draft.ts'

type FrameProps = {
  ctx: Ctx
  change: Change
  check: Pick<FilesCheck, 'readable'>
  /** which form; the application where it is not said */
  form?: string
  /** of this form; the first where it is not said */
  page?: string | undefined
  /** the scenario whose answers it shows */
  given?: string
}

/** What is asked of the page of a preview. */
export const previewQuery = (asked: {
  form?: string | undefined
  page?: string | undefined
  with?: string | undefined
}): string => {
  const said = Object.entries(asked).flatMap(([key, value]): [string, string][] =>
    value === undefined || (key === 'form' && value === APPLY) ? [] : [[key, value]],
  )
  return new URLSearchParams(said).toString()
}

/** The form as a person sees it on a telephone, in each language of the country. */
export function PreviewFrame({ ctx, change, check, form: id = APPLY, page, given }: FrameProps) {
  const { t, pack } = ctx
  const form = check.readable?.forms[id]
  const shown = page ?? form?.pages[0]?.page
  return (
    <div class="studio-preview">
      <Section title={t('services.studio.preview')} id="preview" lettering={false}>
        {form && shown ? (
          pack.settings.languages.map((lang) => {
            const here = `/${lang}/office/studio/${change.service}/changes/${change.id}`
            const href = `${here}/preview?${previewQuery({ form: id, page: shown, with: given })}`
            const name = t('services.studio.preview-in', {
              language: languageName(t.locale, lang),
            })
            return (
              <>
                <p class="small">
                  <Link href={href} text={name} />
                </p>
                {form.for === 'officer' ? (
                  ''
                ) : (
                  <p class="small">
                    <Link
                      href={`${here}/paper?form=${id}`}
                      text={t('services.studio.paper-in', {
                        language: languageName(t.locale, lang),
                      })}
                    />
                  </p>
                )}
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
