import type { Children } from '@kitajs/html'
import { Button, ButtonLink } from './button.tsx'
import { Find } from './find.tsx'
import { Actions, Form, type FormProps } from './form.tsx'
import { type HeadingLevel, PageTitle } from './heading.tsx'
import { Bdi } from './link.tsx'
import { Shell, type ShellProps, Wrap } from './shell.tsx'

export type ErrorPageProps = Pick<
  ShellProps,
  't' | 'frame' | 'path' | 'display' | 'displayMenu' | 'person'
> & {
  /** what happened, in the person's words */
  title: string
  /** what they can do now */
  text: string
  /** finds the log line; shown for errors of ours */
  reference?: string
  /** where to go instead; home when none is given */
  links?: { href: string; text: string }[]
  /** the search field too, where somebody looked for a page */
  find?: boolean
}

/** A problem as a page: what happened, what to do, and a number to name when asking. */
export function ErrorPage({ title, text, reference, links, find, ...shell }: ErrorPageProps) {
  const { t } = shell
  const ways = links ?? [{ href: `/${t.locale}`, text: t('ui.error.home') }]
  return (
    <Shell {...shell} title={title}>
      <Wrap class="top">
        <PageTitle text={title} lede={text} />
        {reference ? (
          <p>
            <span class="quiet" safe>
              {t('ui.error.reference')}
            </span>{' '}
            <b class="num">
              <Bdi text={reference} dir="ltr" />
            </b>
          </p>
        ) : (
          ''
        )}
        {find ? <Find t={t} action={`/${t.locale}/search`} /> : ''}
        <Actions>
          {ways.map((way, index) => (
            <ButtonLink {...way} kind={index === 0 ? 'second' : 'plain'} />
          ))}
        </Actions>
      </Wrap>
    </Shell>
  )
}

export type ConfirmQuestionProps = {
  title: string
  level?: HeadingLevel
  /** what follows from it */
  text: string
  action: string
  csrf: string
  hidden?: FormProps['hidden']
  /** words of the button: what it does, not 'yes' */
  confirm: string
  /** `stop` when something is taken away */
  kind?: 'primary' | 'stop'
  cancel: { href: string; text: string }
  /** fields, such as a reason */
  children?: Children
}

/** A page that asks once before something that cannot be undone; in place of a dialog. */
export function ConfirmQuestion(props: ConfirmQuestionProps) {
  return (
    <>
      <PageTitle text={props.title} level={props.level} lede={props.text} />
      <Form action={props.action} csrf={props.csrf} hidden={props.hidden}>
        {props.children}
        <Actions>
          <Button text={props.confirm} kind={props.kind} />
          <ButtonLink {...props.cancel} kind="plain" />
        </Actions>
      </Form>
    </>
  )
}
