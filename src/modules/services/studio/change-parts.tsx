import { Actions, ButtonLink, Link, Section } from '#kernel/ui'
import type { Change } from '../authoring/change.ts'
import type { FilesCheck } from '../authoring/check.ts'
import { contentOf } from '../authoring/source.ts'
import { templatesNamed } from '../bundle/document-check.ts'
import { changeHref, type OfChange } from './address.ts'

type PartProps = { request: OfChange; change: Change; check: FilesCheck }

/** What a service is made of, and where each part is changed. */
export function Parts({ request: { ctx }, change, check }: PartProps) {
  const { t } = ctx
  const documents = check.readable ? templatesNamed(check.readable, contentOf(change.files)) : []
  const href = (rest: string) => changeHref(ctx, change, rest)
  const forms = Object.keys(change.files)
    .filter((path) => path.startsWith('forms/'))
    .map((path) => path.slice('forms/'.length, -'.yaml'.length))
  const bpmn = Object.hasOwn(change.files, 'procedure.bpmn')
  const links = [
    { href: href('/texts'), text: t('services.studio.texts') },
    ...forms.map((form) => ({
      href: href(`/forms/${form}`),
      text: t(`services.studio.forms.${form === 'apply' ? 'apply' : 'other'}`, { form }),
    })),
    ...documents.map(({ document }) => ({
      href: href(`/documents/${document}`),
      text: t('services.studio.document-of', { name: document }),
    })),
    { href: href('/documents'), text: t('services.studio.documents') },
    ...(Object.hasOwn(change.files, 'desk.yaml')
      ? [{ href: href('/desk'), text: t('services.studio.desk') }]
      : []),
    { href: href('/about'), text: t('services.studio.about') },
    { href: href('/files'), text: t('services.studio.files') },
    ...(bpmn && change.base !== null
      ? [
          {
            href: `/${t.locale}/office/procedures/models/${change.service}`,
            text: t('services.studio.procedure'),
          },
        ]
      : []),
    { href: `/${t.locale}/office/rules`, text: t('services.studio.rules') },
    { href: href('/differences'), text: t('services.studio.differences') },
  ]
  return (
    <Section title={t('services.studio.parts')} id="parts" lettering={false}>
      <ul class="points">
        {links.map((link) => (
          <li>
            <Link href={link.href} text={link.text} />
          </li>
        ))}
      </ul>
      <Actions>
        <ButtonLink href={href('/files.zip')} text={t('services.studio.download')} kind="plain" />
        <ButtonLink
          href={href('/archive')}
          text={t('services.studio.archive-title')}
          kind="plain"
        />
      </Actions>
    </Section>
  )
}
