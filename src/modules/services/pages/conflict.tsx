import { type RouteRequest, today } from '#kernel'
import { Actions, Breadcrumbs, Button, Page, PageTitle } from '#kernel/ui'
import { ACT, CHOICE, type Clash, REVISION, type Saved } from '../draft-save.ts'
import type { FieldNode, PageNode } from '../form/model.ts'
import { inputName } from '../form/path.ts'
import { keptInput } from '../upload.ts'
import type { DatedWording } from '../view/option-words.ts'
import { typedWords } from '../view/typed-words.ts'
import { labelOf, modelOfForm, pageTitle, type Wording } from '../view/words.ts'
import { draftPath, serviceCrumbs } from './draft-frame.tsx'

type ConflictProps = { request: RouteRequest<unknown, unknown>; saved: Saved; page: string }

/**
 * The same page was saved on another device with other answers: both are shown, part by part, and
 * nothing is lost until the person has chosen. What was typed here goes along in the form.
 */
export function ConflictPage({ request, saved, page }: ConflictProps) {
  const { ctx, form } = request
  const { t, pack } = ctx
  const { draft, bundle, clashes, uploads } = saved
  const wording: Wording = { t, pack, bundle }
  const node = modelOfForm(bundle, draft.form).pages.find((each) => each.page.page === page)
  // The form's token is among them.
  const typed = Object.entries(form.fields).filter(
    ([name]) => name !== REVISION && name !== ACT && !name.startsWith(`${CHOICE}.`),
  )
  return (
    <Page request={request} title={t('services.conflict.title')} form>
      <Breadcrumbs t={t} crumbs={serviceCrumbs(wording, draft)} />
      <PageTitle
        text={t('services.conflict.title')}
        above={pageTitle(wording, draft.form, page)}
        lede={t('services.conflict.explained')}
      />
      <form method="post" action={draftPath(ctx, draft, page)} class="stack" novalidate>
        <input type="hidden" name={REVISION} value={String(draft.revision)} />
        {typed.flatMap(([name, values]) =>
          [values].flat().map((value) => <input type="hidden" name={name} value={String(value)} />),
        )}
        {[...uploads].map(([path, file]) => (
          <input type="hidden" name={keptInput(path)} value={file} />
        ))}
        {clashes.map((clash) => (
          <ClashChoice wording={{ ...wording, today: today(ctx) }} node={node} clash={clash} />
        ))}
        <Actions>
          <Button text={t('services.conflict.keep')} name={ACT} value="continue" />
        </Actions>
      </form>
    </Page>
  )
}

type ClashProps = { wording: DatedWording; node: PageNode | undefined; clash: Clash }

function ClashChoice({ wording, node, clash }: ClashProps) {
  const { t } = wording
  const field = findNode(node?.fields ?? [], clash.path)
  if (!field) return ''
  const name = `${CHOICE}.${clash.path}`
  const choices = [
    { value: 'mine', label: t('services.conflict.mine'), answer: clash.mine },
    { value: 'theirs', label: t('services.conflict.theirs'), answer: clash.theirs },
  ]
  return (
    <fieldset class="field">
      <legend safe>{labelOf(wording, field.name)}</legend>
      <div class="options tall">
        {choices.map(({ value, label, answer }) => (
          <label class="opt" for={`${inputName(name)}-${value}`}>
            <input
              type="radio"
              id={`${inputName(name)}-${value}`}
              name={name}
              value={value}
              checked={value === 'mine'}
            />
            <span>
              <span safe>{label}</span>
              <small>
                <bdi safe>{typedWords(wording, field, answer) || t('services.answers.none')}</bdi>
              </small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function findNode(nodes: readonly FieldNode[], path: string): FieldNode | undefined {
  for (const node of nodes) {
    if (node.path === path) return node
    const inner = findNode(node.children, path)
    if (inner) return inner
  }
  return undefined
}
