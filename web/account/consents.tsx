import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ConsentedApp } from '../../contracts/account.ts'
import { consentsAnswer } from '../answers.ts'
import { request } from '../request.ts'
import { en } from '../texts/en.ts'
import { region, type TextKey, text } from '../texts/texts.ts'
import { AppIcon } from '../ui/app-icon.tsx'
import { tell, tellFailure } from '../ui/notices.tsx'
import { Said } from '../ui/said.tsx'
import css from './consents.module.css'
import { Loaded, Row } from './list.tsx'
import { Panel } from './panel.tsx'

/** The apps the user gave consent to, each of which can lose it here. */
export function Consents() {
  const answer = useQuery(consentsAnswer)
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: ({ appId }: ConsentedApp) => request('DELETE', `/api/account/consents/${encodeURIComponent(appId)}`),
    onSuccess: (_, { label }) => tell(text('consents.done', { app: label })),
    onError: tellFailure,
    onSettled: () => client.invalidateQueries({ queryKey: consentsAnswer.queryKey }),
  })
  return (
    <Panel id="consents" title={text('consents.title')} about={text('consents.text')}>
      <Loaded answer={answer}>
        {({ apps }) =>
          apps.length ? (
            <ul>
              {apps.map((app) => (
                <Row key={app.appId} icon={<AppIcon app={{ ...app, id: app.appId }} small />} action={action(app)}>
                  <p className={css.label}>{app.label}</p>
                  <p className={css.facts}>{text('consents.scopes', { scopes: scopesOf(app.scopes) })}</p>
                  <p className={css.facts}>
                    <Said text="consents.granted" at={app.grantedAt} />
                  </p>
                </Row>
              ))}
            </ul>
          ) : (
            <p className={css.empty}>{text('consents.empty')}</p>
          )
        }
      </Loaded>
    </Panel>
  )

  function action(app: ConsentedApp) {
    return (
      <Button
        variant="subtle"
        color="danger"
        loading={revoke.isPending && revoke.variables.appId === app.appId}
        onClick={() => revoke.mutate(app)}
        aria-label={text('consents.revoke.label', { app: app.label })}
      >
        {text('consents.revoke')}
      </Button>
    )
  }
}

/** Scopes in plain words, in a row; one without words stands as it is. */
function scopesOf(scopes: readonly string[]): string {
  const words = scopes.map((scope) => (`scope.${scope}` in en ? text(`scope.${scope}` as TextKey) : scope))
  return new Intl.ListFormat(region, { type: 'conjunction' }).format(words)
}
