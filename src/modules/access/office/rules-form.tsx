import { fieldOf, languageName, type RouteRequest } from '#kernel'
import { Actions, Button, type FieldError, Form, Heading, TextArea, TextInput } from '#kernel/ui'
import { changedRules, type Rules } from '../overlay.ts'
import { accessHref } from './address.ts'

const LONGEST_RULE = 4_000

type RulesFormProps = {
  request: RouteRequest<unknown, unknown>
  module: string
  /** as they were typed */
  rules: Rules
  /** as they are in force */
  stand: Rules
  /** only what was tried can be proposed */
  tried: boolean
  error: FieldError | undefined
}

/** A module's rules as text, to be tried; once tried, with what a proposal needs besides. */
export function RulesForm(props: RulesFormProps) {
  const { request, module, rules, stand, tried, error } = props
  const { ctx, csrf, form } = request
  const { t } = ctx
  const errorOf = (name: string) => (error?.name === name ? { error: error.message } : {})
  const proposes = tried && changedRules(stand, rules).length > 0
  return (
    <Form action={accessHref(ctx, `/policies/${module}`)} csrf={csrf}>
      {Object.keys(stand).map((rule) => (
        <TextArea
          {...{ t, name: `rule.${rule}`, label: t('access.try.rule', { rule }) }}
          hint={t('access.try.rule-hint')}
          value={(rules[rule] ?? '').trim()}
          maxLength={LONGEST_RULE}
          lang="en"
          rows={6}
          {...errorOf(`rule.${rule}`)}
        />
      ))}
      <TextInput
        {...{ t, name: 'new-name', label: t('access.try.new-name') }}
        hint={t('access.try.new-name-hint')}
        value={fieldOf(form, 'new-name')}
        dir="ltr"
        maxLength={50}
        {...errorOf('new-name')}
      />
      <TextArea
        {...{ t, name: 'new-text', label: t('access.try.new-text') }}
        value={fieldOf(form, 'new-text')}
        maxLength={LONGEST_RULE}
        lang="en"
        rows={6}
        {...errorOf('new-text')}
      />
      {proposes ? <ProposalFields {...props} /> : ''}
      <Actions>
        <Button text={t('access.try.submit')} kind={proposes ? 'second' : 'primary'} />
        {proposes ? (
          <Button
            text={t('access.propose.submit')}
            formaction={accessHref(ctx, `/policies/${module}/proposals`)}
          />
        ) : (
          ''
        )}
      </Actions>
    </Form>
  )
}

/** Why, and each changed rule in words: people are told by them why they may not. */
function ProposalFields({ request, rules, stand, error }: RulesFormProps) {
  const { ctx, form } = request
  const { t, pack } = ctx
  const errorOf = (name: string) => (error?.name === name ? { error: error.message } : {})
  const there = changedRules(stand, rules).filter((rule) => rules[rule])
  return (
    <>
      <Heading level={2} text={t('access.propose.title')} />
      <p safe>{t('access.propose.about')}</p>
      {there.flatMap((rule) =>
        pack.settings.languages.map((language) => {
          const name = `words.${rule}.${language}`
          const shown = { rule, language: languageName(t.locale, language) }
          return (
            <TextArea
              {...{ t, name, label: t('access.propose.sentence', shown) }}
              hint={t('access.propose.sentence-hint')}
              value={fieldOf(form, name)}
              maxLength={300}
              lang={language}
              rows={2}
              {...errorOf(name)}
            />
          )
        }),
      )}
      <TextArea
        {...{ t, name: 'reason', label: t('access.propose.reason') }}
        hint={t('access.propose.reason-hint')}
        value={fieldOf(form, 'reason')}
        maxLength={500}
        rows={3}
        {...errorOf('reason')}
      />
    </>
  )
}
