import type { T } from '#kernel'
import { Button, FileLink } from '#kernel/ui'
import type { AnswerPath } from '../form/path.ts'
import { inputName } from '../form/path.ts'
import type { Offered } from '../once-only/held.ts'
import { offeredTitle, offeredWords } from './held-words.ts'

type Props = {
  t: T
  /** of the field */
  path: AnswerPath
  offered: readonly Offered[]
  /** name of the form's buttons */
  act: string
}

/** Before an upload: the documents that the person has already, each with a button that takes it. */
export function HeldDocuments({ t, path, offered, act }: Props) {
  if (offered.length === 0) return ''
  const id = `held-${inputName(path).replaceAll('.', '-')}`
  const some = offered.some(({ unfit }) => unfit === undefined)
  return (
    <div class="held">
      <p class="label" id={id} safe>
        {t(some ? 'services.held.title' : 'services.held.title-unfit')}
      </p>
      <ul aria-labelledby={id}>
        {offered.map((one) => (
          <li>
            <div>
              <b safe>{offeredTitle(t, one)}</b>
              <span class="quiet" safe>
                {offeredWords(t, one)}
              </span>
              <FileLink
                t={t}
                href={`/${t.locale}/${one.path}`}
                name={one.stored.name}
                bytes={one.stored.bytes}
                pages={one.stored.pages ?? undefined}
              />
              {one.unfit ? (
                <span class="held-why" safe>
                  {t(`services.held.unfit.${one.unfit.why}`, one.unfit.params)}
                </span>
              ) : (
                ''
              )}
            </div>
            {one.unfit ? (
              ''
            ) : (
              <Button
                kind="second"
                text={t('services.held.take')}
                hidden={`${offeredTitle(t, one)} ${one.number}`}
                name={act}
                value={`take:${inputName(path)}:${one.id}`}
              />
            )}
          </li>
        ))}
      </ul>
      {some ? (
        <p class="quiet" safe>
          {t('services.held.or')}
        </p>
      ) : (
        ''
      )}
    </div>
  )
}
