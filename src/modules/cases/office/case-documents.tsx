import { policyWith, type RouteRequest, type T } from '#kernel'
import { Bdi, FileLink, Link } from '#kernel/ui'
import { officeHref } from '../pages/addresses.ts'
import type { CaseDocument, CaseFile } from './read-case.ts'

/**
 * The policy of a page that shows documents beside the case: a document of our own in a frame. The
 * browser's own reader does the work and needs no script of ours.
 */
export const SHOWS_DOCUMENTS = {
  headers: { 'content-security-policy': policyWith("object-src 'self'; frame-src 'self'") },
}

type DocumentsProps = { request: RouteRequest<unknown, unknown>; file: CaseFile; shown?: string }

/** One document of the case to look at, and all of them to choose from. */
export function Documents({ request: { ctx }, file, shown }: DocumentsProps) {
  const { t } = ctx
  const { found, files } = file
  const selected = files.find(({ id }) => id === shown) ?? files[0]
  if (!selected) return ''
  const href = officeHref(t, found.reference, `files/${selected.id}`)
  return (
    <>
      <div class="filebar" id="file">
        <b safe>{selected.label}</b>
        <FileLink
          t={t}
          href={href}
          name={selected.name}
          bytes={selected.bytes}
          pages={selected.pages ?? undefined}
          note={sentWith(t, selected)}
        />
      </div>
      <Sheet t={t} href={href} shown={selected} />
      {files.length > 1 ? (
        <ol class="papers" aria-label={t('cases.office.files')}>
          {files.map((one) => (
            <li>
              <Link
                href={`?file=${one.id}#file`}
                current={one.id === selected.id ? 'true' : undefined}
                text={one.label}
              />
              <span class="quiet">
                <Bdi text={one.name} /> <span safe>{sentWith(t, one)}</span>
              </span>
            </li>
          ))}
        </ol>
      ) : (
        ''
      )}
    </>
  )
}

const sentWith = (t: T, { submission, current, source }: CaseDocument) =>
  [
    submission === 1
      ? t('cases.office.sent-first')
      : t('cases.office.sent-later', { number: submission - 1 }),
    ...(current ? [] : [t('cases.office.earlier')]),
    ...(source === undefined ? [] : [source]),
  ].join(t('ui.file.comma'))

/** Where the browser reads no such document itself, what is inside the frame says so. */
function Sheet({ t, href, shown }: { t: T; href: string; shown: CaseDocument }) {
  if (shown.type.startsWith('image/')) {
    return <img class="sheet" src={href} alt={t('cases.office.picture', { name: shown.name })} />
  }
  return (
    <object class="sheet" type={shown.type} data={`${href}?beside=yes`} aria-label={shown.label}>
      <p class="quiet">
        <span safe>{t('cases.office.open-document')}</span>{' '}
        <Link href={href} text={t('cases.office.download')} />
      </p>
    </object>
  )
}
