import type { Ctx } from '#kernel'
import { Link, Section } from '#kernel/ui'
import { HelpPart, helpFor, helpId } from '../view/help-text.tsx'
import type { Wording } from '../view/words.ts'
import type { AboutService } from './service-about.ts'

const HELP = 'help'

/** All help of a service, part by part. */
export function HelpWith({ wording, ctx: { t } }: AboutService) {
  const sections = helpFor(wording)
  if (sections.length === 0) return ''
  return (
    <Section title={t('services.help.title')} id={HELP} prose>
      {sections.map((section) => (
        <HelpPart
          section={section}
          around={{ lang: t.locale, parts: '' }}
          id={section.id === null ? undefined : helpId(section.id)}
        />
      ))}
    </Section>
  )
}

/** The help of one page of the form, folded, where there is some. */
export function PageHelp({ wording, page }: { wording: Wording; page: string }) {
  const { t, bundle } = wording
  const section = helpFor(wording).find(({ id }) => id === page)
  if (!section) return ''
  const parts = `/${t.locale}/services/${bundle.id}`
  const title = t('services.help.page', { title: section.title })
  return <HelpPart section={{ ...section, title }} around={{ lang: t.locale, parts }} />
}

/** The way to all help, from beside the form. */
export function ToHelp({ ctx: { t }, wording }: { ctx: Ctx; wording: Wording }) {
  if (helpFor(wording).length === 0) return ''
  const href = `/${t.locale}/services/${wording.bundle.id}#${HELP}`
  return (
    <p class="quiet">
      <Link href={href} text={t('services.help.all')} />
    </p>
  )
}
