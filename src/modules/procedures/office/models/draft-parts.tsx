import type { Children } from '@kitajs/html'
import { type Ctx, datePartsOf, fieldOf, type ProcedureUse, today } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DateInput,
  type FieldError,
  FileInput,
  Form,
  Link,
  Notice,
  Section,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { type Draft, LARGEST_BYTES } from '../../authoring/draft.ts'
import { listProposals } from '../../authoring/proposal.ts'
import { draftHref, modelHref, type Request, SEEN } from './address.ts'
import { canvasWords } from './canvas-words.ts'
import { Drawing } from './drawing.tsx'
import { Panel } from './panel.tsx'

/** A proposal of the draft that waits, or the last that was declined, with its reasons. */
export async function Waiting({ ctx, draft }: { ctx: Ctx; draft: Draft }) {
  const { t } = ctx
  const all = await listProposals(ctx, draft.procedure)
  const last = all.find((one) => one.draft === draft.id)
  if (!last || last.outcome === 'withdrawn') return ''
  const link = (
    <Link
      href={modelHref(ctx, draft.procedure, `/proposals/${last.id}`)}
      text={t('procedures.models.see-proposal')}
    />
  )
  if (last.outcome === 'declined') {
    return (
      <Notice
        kind="wait"
        title={t('procedures.models.was-declined', { name: t.of(last.decider) })}
        text={last.answer ?? ''}
      >
        {link}
      </Notice>
    )
  }
  const key = draft.proposed ? 'is-proposed' : 'is-published'
  return <Notice text={t(`procedures.models.${key}`)}>{link}</Notice>
}

type CanvasProps = {
  request: Request
  draft: Draft
  uses: readonly ProcedureUse[]
  name: string
  /** false: it is only looked at */
  open: boolean
  error: FieldError | undefined
  /** what is wrong with it, which the script keeps up */
  children: Children
}

/** The diagram: a picture and a file to take and bring, and where script runs a canvas to draw on instead. */
export function Canvas({ request, draft, uses, name, open, error, children }: CanvasProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const href = (rest: string) => draftHref(ctx, draft, rest)
  const hidden = { [SEEN]: String(draft.version) }
  const drawing = (
    <div data-drawn>
      <Drawing {...{ ctx, bpmn: draft.bpmn, title: name }} />
    </div>
  )
  const take = (
    <ButtonLink
      href={href('/procedure.bpmn')}
      text={t('procedures.models.download')}
      kind="second"
    />
  )
  if (!open) {
    return (
      <>
        {drawing}
        <Actions>{take}</Actions>
        {children}
      </>
    )
  }
  return (
    <ig-procedure
      data-model={href('/procedure.bpmn')}
      data-check={href('/check')}
      data-words={JSON.stringify(canvasWords(t))}
      data-language={uses[0]?.language ?? 'en'}
    >
      <div class="procedure-editor" data-editor hidden>
        <div class="procedure-canvas" dir="ltr" data-canvas />
        <Panel {...{ ctx, uses }} />
      </div>
      {drawing}
      <div data-by-canvas hidden>
        <Form action={href('/save')} csrf={csrf} hidden={hidden} multipart id="save-drawing">
          <p role="status" data-status />
          <Actions>
            <Button text={t('procedures.models.save')} />
          </Actions>
        </Form>
      </div>
      {children}
      <Section title={t('procedures.models.file')} id="file" lettering={false}>
        <p safe>{t('procedures.models.file-about')}</p>
        <Actions>{take}</Actions>
        <Form action={href('/save')} csrf={csrf} hidden={hidden} multipart>
          <FileInput
            t={t}
            name="model"
            label={t('procedures.models.bring')}
            accept=".bpmn,.xml"
            maxBytes={LARGEST_BYTES}
            {...(error?.name === 'model' && { error: error.message })}
          />
          <Actions>
            <Button text={t('procedures.models.bring-save')} kind="second" />
          </Actions>
        </Form>
      </Section>
    </ig-procedure>
  )
}

type EndsProps = {
  request: Request
  draft: Draft
  sound: boolean
  error: FieldError | undefined
}

/** The proposal, and putting the draft aside. */
export function Ends({ request, draft, sound, error }: EndsProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const hidden = { [SEEN]: String(draft.version) }
  const field = (name: 'reason' | 'basis' | 'starts') => ({
    ...{ t, name, label: t(`procedures.models.${name}`) },
    hint: t(`procedures.models.${name}-hint`),
    ...(error?.name === name && { error: error.message }),
  })
  const [year = '', month = '', day = ''] = today(ctx).split('-')
  const typed = datePartsOf(form, 'starts')
  return (
    <Section title={t('procedures.models.propose')} id="propose" lettering={false}>
      <p class="before-form" safe>
        {t('procedures.models.propose-about')}
      </p>
      <Form action={draftHref(ctx, draft, '/propose')} csrf={csrf} hidden={hidden}>
        <DateInput
          {...field('starts')}
          value={typed.day || typed.month || typed.year ? typed : { day, month, year }}
        />
        <TextInput {...field('basis')} value={fieldOf(form, 'basis')} maxLength={300} />
        <TextArea {...field('reason')} value={fieldOf(form, 'reason')} maxLength={1_000} rows={3} />
        <Actions>
          <Button
            text={t('procedures.models.propose')}
            {...(!sound && { disabled: t('procedures.models.mend-first') })}
          />
          <Button
            text={t('procedures.models.discard')}
            kind="stop"
            formaction={draftHref(ctx, draft, '/discard')}
          />
        </Actions>
      </Form>
    </Section>
  )
}
