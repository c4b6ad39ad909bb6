import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ApiToken } from '../../../contracts/management/token.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { useFilters } from '../kit/filters.ts'
import { SearchBox } from '../kit/search-box.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import { Frame } from './frame.tsx'
import { LogLink } from './log-link.tsx'
import { NewToken } from './new-token.tsx'
import { RenameToken } from './rename-token.tsx'
import shared from './settings.module.css'

/** The tokens of scripts: one's own, and with the right to it everybody's. */
export function TokensPage() {
  const may = useMay()
  const { me } = useConsole()
  const [search, setSearch] = useFilters()
  const [isMaking, setIsMaking] = useState(false)
  const [renamed, setRenamed] = useState<ApiToken>()
  const [revoked, setRevoked] = useState<ApiToken>()
  const q = search.q?.trim() ?? ''
  const list = useList<ApiToken>('/api/v1/api-tokens', { limit: '50', ...(q && { q }) })
  const revoke = useChange((token: ApiToken) => send('DELETE', `/api/v1/api-tokens/${part(token.id)}`), {
    says: (_, { name }) => text('settings.tokens.revoked', { name }),
  })
  const make = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={() => setIsMaking(true)}>
      {text('settings.tokens.new')}
    </Button>
  )
  // While there is none, the one thing to do stands where the list will be.
  const isEmpty = list.rows?.length === 0 && q === ''
  const mayChange = ({ userId }: ApiToken) => userId === me.id || may('tokens.manage')
  return (
    <Frame of="tokens" isWide>
      <div className={shared.rows}>
        <div className={shared.row}>
          <p className={shared.text}>{text('settings.tokens.about')}</p>
          {!isEmpty && make}
        </div>
        <SearchBox
          label={text('settings.tokens.search')}
          value={search.q ?? ''}
          onChange={(typed) => setSearch({ q: typed })}
        />
        <DataTable
          name="api-tokens"
          label={text('settings.part.tokens')}
          list={list}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          columns={[...columnsOf(), actionColumn(mayChange, { rename: setRenamed, revoke: setRevoked })]}
          empty={
            <Blank title={text('settings.tokens.empty')} action={make}>
              <p>{text('settings.tokens.empty.text')}</p>
            </Blank>
          }
          filter={
            q === ''
              ? undefined
              : { words: text('table.quoted', { words: q }), clear: () => setSearch({ q: undefined }) }
          }
        />
        <LogLink says="settings.log.tokens" filter={`eventType sw "system.api_token."`} />
      </div>
      {isMaking && <NewToken close={() => setIsMaking(false)} />}
      {renamed && <RenameToken token={renamed} close={() => setRenamed(undefined)} />}
      {revoked && (
        <ConfirmDialog
          title={text('settings.tokens.revoke.ask', { name: revoked.name })}
          consequences={consequencesOf(revoked)}
          action={text('settings.tokens.revoke')}
          isDanger
          act={() => revoke.mutateAsync(revoked)}
          close={() => setRevoked(undefined)}
        />
      )}
    </Frame>
  )
}

const consequencesOf = ({ lastUsed }: ApiToken): readonly string[] => [
  text('settings.tokens.revoke.stops'),
  text(lastUsed === null ? 'settings.tokens.revoke.unused' : 'settings.tokens.revoke.used'),
  text('settings.tokens.revoke.forever'),
]

const ownerOf = ({ _embedded: { user } }: ApiToken): string => user.displayName || user.login

const columnsOf = (): readonly Column<ApiToken>[] => [
  { id: 'name', head: text('settings.tokens.name'), isAlways: true, cell: ({ name }) => name },
  {
    id: 'owner',
    head: text('settings.tokens.owner'),
    cell: (token) => (
      <Link to="/admin/people/$userId" params={{ userId: token.userId }}>
        {ownerOf(token)}
      </Link>
    ),
  },
  { id: 'created', head: text('settings.tokens.created'), cell: ({ created }) => <When at={created} /> },
  {
    id: 'used',
    head: text('settings.tokens.used'),
    cell: ({ lastUsed }) => (lastUsed === null ? text('common.never') : <When at={lastUsed} />),
  },
  { id: 'ends', head: text('settings.tokens.ends'), cell: ({ expiresAt }) => <When at={expiresAt} /> },
  { id: 'id', head: text('settings.tokens.id'), isOff: true, cell: ({ id }) => <code>{id}</code> },
]

/** What can be done with one token. */
interface Acts {
  readonly rename: (token: ApiToken) => void
  readonly revoke: (token: ApiToken) => void
}

const actionColumn = (mayChange: (token: ApiToken) => boolean, { rename, revoke }: Acts): Column<ApiToken> => ({
  id: 'actions',
  head: text('common.actions'),
  isAlways: true,
  align: 'end',
  cell: (token) =>
    mayChange(token) && (
      <span>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={text('settings.tokens.rename.label', { name: token.name })}
          onClick={() => rename(token)}
        >
          {text('settings.tokens.rename')}
        </Button>
        <Button
          variant="subtle"
          color="danger"
          size="compact-sm"
          aria-label={text('settings.tokens.revoke.label', { name: token.name })}
          onClick={() => revoke(token)}
        >
          {text('settings.tokens.revoke')}
        </Button>
      </span>
    ),
})
